/** Tile archives of layers; those of a large layer just published are still being made. */

import { FetchSource, PMTiles, type Source } from 'pmtiles';

const AGAIN_MS = 2000;

/** Reads an archive by byte range, and waits for one that the service is preparing (503). */
export function patientSource(url: string, againMs: number = AGAIN_MS): Source {
  const source = new FetchSource(url);
  return {
    getKey: () => source.getKey(),
    getBytes: async (...asked) => {
      for (;;) {
        try {
          return await source.getBytes(...asked);
        } catch (error) {
          if (!isInPreparation(error)) throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, againMs));
        asked[2]?.throwIfAborted();
      }
    },
  };
}

export function archiveAt(url: string): PMTiles {
  return new PMTiles(patientSource(url));
}

function isInPreparation(error: unknown): boolean {
  return error instanceof Error && error.message.endsWith(': 503');
}
