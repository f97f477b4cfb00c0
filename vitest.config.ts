import { defineConfig } from 'vitest/config'
import { svelte } from '@sveltejs/vite-plugin-svelte'

// Plain Node for everything that has no page, happy-dom for components. The e2e tests drive a real
// Chromium from Node and run one file at a time: two cores do not carry two browsers.

/** Vitest's own choice leaves one core to itself: of two, half would stand idle, and these tests wait a lot. */
const maxWorkers = 2

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/web/**', 'test/e2e/**', 'test/faults/**'],
          environment: 'node',
          maxWorkers,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: { name: 'web', include: ['test/web/**/*.test.ts'], environment: 'happy-dom', maxWorkers },
      },
      {
        test: {
          name: 'slow',
          include: ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
