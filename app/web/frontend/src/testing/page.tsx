/** Drawing components into the test page, and finding things there as a person would. */

import type { ComponentChild } from 'preact';
import { render } from 'preact';
import { vi } from 'vitest';

import { initialState, update } from '../store';

/** A fresh page with a fresh store. */
export function draw(node: ComponentChild): HTMLElement {
  const page = document.createElement('div');
  document.body.replaceChildren(page);
  render(node, page);
  return page;
}

export function resetStore(): void {
  update(initialState());
}

export function button(page: HTMLElement, words: string): HTMLButtonElement {
  const all = [...page.querySelectorAll('button, [role=tab]')];
  const found = all.find((one) => one.textContent?.includes(words));
  if (!found) throw new Error(`no button says ${words}`);
  return found as HTMLButtonElement;
}

export function field(page: HTMLElement, label: string): HTMLInputElement {
  const named = page.querySelector<HTMLInputElement>(`[aria-label="${label}"]`);
  if (named) return named;
  const tag = [...page.querySelectorAll('label')].find((one) => one.textContent?.includes(label));
  const input = tag?.htmlFor ? page.querySelector(`[id="${tag.htmlFor}"]`) : tag?.querySelector('input');
  if (!input) throw new Error(`no field is called ${label}`);
  return input as HTMLInputElement;
}

export function type(input: HTMLInputElement, text: string, event = 'input'): void {
  input.value = text;
  input.dispatchEvent(new Event(event, { bubbles: true }));
}

/** Waits until the condition holds; a test that waits in vain says what it saw last. */
export async function until(holds: () => boolean): Promise<void> {
  await vi.waitFor(() => {
    if (!holds()) throw new Error(`still waiting: ${document.body.textContent?.slice(0, 300)}`);
  });
}
