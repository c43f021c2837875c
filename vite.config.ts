/**
 * One build for everything that runs. Each output is an environment of its own:
 * `main` (plain Node and Electron's Node) today, the sandboxed preload and the renderer beside it.
 */
import { builtinModules } from 'node:module'
import { defineConfig, type Plugin } from 'vite'

const nodeBuiltins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)]

/**
 * Parts of packages that AutoInfraSnap never uses and that every command would wait for. dockerode also builds images
 * (gRPC, protobuf, tar) and brings a wire of its own, which ours stands in for; commander can start other programs.
 */
const unusedParts: readonly { of: RegExp; part: RegExp }[] = [
  {
    of: /[/\\]dockerode[/\\]/,
    part: /^(@grpc\/|protobufjs|tar-fs$|@balena\/dockerignore$|docker-modem$)/,
  },
  { of: /[/\\]commander[/\\]/, part: /^node:child_process$/ },
]

function leaveOutUnusedParts(): Plugin {
  return {
    name: 'leave-out-unused-parts',
    enforce: 'pre',
    resolveId: (source, importer) =>
      importer && unusedParts.some(({ of, part }) => of.test(importer) && part.test(source))
        ? '\0left-out'
        : undefined,
    load: (id) => (id === '\0left-out' ? 'export default {}' : undefined),
  }
}

/**
 * The main bundle is CommonJS inside a package of modules. As ES modules, merely importing `node:http` or
 * `node:crypto` makes Node read every getter of theirs, which loads fetch and WebCrypto: 40 ms that no command needs.
 */
function declareCommonJs(): Plugin {
  return {
    name: 'declare-common-js',
    applyToEnvironment: ({ name }) => name === 'main',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' })
    },
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
          output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
  },
  plugins: [leaveOutUnusedParts(), declareCommonJs()],
})
