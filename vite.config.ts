/**
 * One build for everything that runs. Each output is an environment of its own:
 * `main` (plain Node and Electron's Node) today, the sandboxed preload and the renderer beside it.
 */
import { builtinModules } from 'node:module'
import { defineConfig, type Plugin } from 'vite'

const nodeBuiltins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)]

/**
 * dockerode also builds images (gRPC, protobuf, tar) and dials over SSH. AutoInfraSnap only reads containers from
 * a socket, and loading those parts would double the start-up time of every command, so they are left out.
 */
function leaveOutUnusedDockerParts(): Plugin {
  const unused = /^(@grpc\/|protobufjs|tar-fs$|@balena\/dockerignore$|ssh2$)/
  const withParts = /[/\\](dockerode|docker-modem)[/\\]/
  return {
    name: 'leave-out-unused-docker-parts',
    enforce: 'pre',
    resolveId: (source, importer) =>
      importer && withParts.test(importer) && unused.test(source) ? '\0left-out' : undefined,
    load: (id) => (id === '\0left-out' ? 'export default {}; export const Client = undefined' : undefined),
  }
}

export default defineConfig({
  builder: {
    async buildApp(builder) {
      const main = builder.environments['main']
      if (main) await builder.build(main)
    },
  },
  environments: {
    main: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['keytar'] },
      build: {
        outDir: 'dist/main',
        emptyOutDir: true,
        target: 'node22',
        minify: true,
        sourcemap: false,
        rolldownOptions: {
          input: { cli: 'main/cli/index.ts' },
          external: [...nodeBuiltins, 'keytar', 'cpu-features'],
          output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
  },
  plugins: [leaveOutUnusedDockerParts()],
})
