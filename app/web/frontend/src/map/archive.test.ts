import { afterEach, expect, test, vi } from 'vitest';

import { patientSource } from './archive';

afterEach(() => vi.unstubAllGlobals());

function answering(...answers: Response[]) {
  const asked = vi.fn(() => Promise.resolve(answers.shift()!));
  vi.stubGlobal('fetch', asked);
  return asked;
}

test('an archive in preparation is waited for', async () => {
  const asked = answering(
    new Response('{}', { status: 503 }),
    new Response('{}', { status: 503 }),
    new Response('PM', { status: 206 }),
  );
  const { data } = await patientSource('http://here/u.pmtiles', 1).getBytes(0, 2);
  expect(new TextDecoder().decode(data)).toBe('PM');
  expect(asked).toHaveBeenCalledTimes(3);
});

test('an archive that is refused is not asked for again', async () => {
  const asked = answering(new Response('{}', { status: 409 }));
  await expect(patientSource('http://here/u.pmtiles', 1).getBytes(0, 2)).rejects.toThrow('409');
  expect(asked).toHaveBeenCalledTimes(1);
});

test('nobody waits for a layer that was switched off', async () => {
  answering(new Response('{}', { status: 503 }), new Response('{}', { status: 503 }));
  const off = new AbortController();
  const waiting = patientSource('http://here/u.pmtiles', 5).getBytes(0, 2, off.signal);
  off.abort();
  await expect(waiting).rejects.toThrow();
});
