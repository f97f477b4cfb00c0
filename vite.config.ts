import { defineConfig } from 'vite'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { paraglideVitePlugin } from '@inlang/paraglide-js'

/** Where `npm start` listens; the dev server passes API and socket on to it. */
const SERVER = process.env['ATRIUM_SERVER'] ?? 'http://127.0.0.1:3000'

export default defineConfig({
  root: 'web',
  plugins: [
    paraglideVitePlugin({ project: './project.inlang', outdir: './src/paraglide', strategy: ['baseLocale'], emitTsDeclarations: true }),
    svelte(),
  ],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      // Whoever starts it for the first time needs no advice on plugins.
      checks: { pluginTimings: false },
      // The contract's schemas are for the server; the page uses its tables and types. Without this
      // every contract file would bring the whole of TypeBox into the browser for nothing.
      treeshake: { moduleSideEffects: (id: string) => !/\/contract\/|\/typebox\//.test(id), manualPureFunctions: ['Type', 'kind', 'row'] },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      // The live socket's path begins with it too.
      '/api': { target: SERVER, ws: true },
    },
  },
})
