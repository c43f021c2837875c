/** Builds one module with all that it needs, so that other processes (tests that kill one, the bench) can load it by its path. */
import path from 'node:path'
import { build } from 'vite'

export const historyModule = 'main/history/history.ts'

/** @returns the path of a module that exports what `entry` does. */
export async function bundleModule(folder: string, entry: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: path.resolve(entry),
      outDir: folder,
      emptyOutDir: false,
      target: 'node22',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'bundled.mjs', chunkFileNames: 'bundled-[hash].mjs' } },
    },
  })
  return path.join(folder, 'bundled.mjs')
}
