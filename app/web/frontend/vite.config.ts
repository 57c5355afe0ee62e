import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

// Addresses in the built page are relative, so that it also works below a path prefix.
export default defineConfig({
  base: './',
  plugins: [preact()],
  build: {
    outDir: '../static',
    emptyOutDir: true,
    // Nothing is inlined: the content security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    // The map library is large; it is a chunk of its own that is loaded after the page.
    chunkSizeWarningLimit: 1400,
    rolldownOptions: {
      output: {
        // Plain .js: some servers answer .mjs with a type that browsers refuse for a worker.
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith('.mjs'))
            ? 'assets/[name]-[hash].js'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8000' } },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
