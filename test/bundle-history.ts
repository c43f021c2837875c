/** Builds the history alone, so that other processes (tests that kill one, the bench) can load it by its path. */
import path from 'node:path'
import { build } from 'vite'

/** @returns the path of a module that exports what `entry` does. */
export async function bundleHistory(folder: string, entry = 'main/history/history.ts'): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.resolve(entry),
      outDir: folder,
      emptyOutDir: false,
      target: 'node22',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'history.mjs', chunkFileNames: 'history-[hash].mjs' } },
    },
  })
  return path.join(folder, 'history.mjs')
}
