/** Builds one module with all that it needs, so that other processes (tests that kill one, the bench) can run it by its path. */
import path from 'node:path'
import { build } from 'vite'

export const historyModule = 'main/history/history.ts'

/** @returns the path of the module that was built. */
export async function bundleModule(folder: string, entry: string): Promise<string> {
  const name = path.basename(entry, '.ts')
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
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, chunkFileNames: `${name}-[hash].mjs` } },
    },
  })
  return path.join(folder, `${name}.mjs`)
}
