/**
 * One build for everything that runs. Each output is an environment of its own: `main` (plain Node and Electron's Node,
 * an entry each), `preload` (one file, sandboxed) and `client` (the dashboard, the same for browsers and windows). With `--mode fake` only the dashboard is built, on a
 * made-up machine instead of a wire, for `npm run dev:ui`, screenshots and measurements.
 */
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { collectLicences } from './build/licences.ts'

const inProject = (file: string): string => path.resolve(import.meta.dirname, file)

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
 * All that every page needs at its start. Left to itself the bundler cuts it into some forty files, by who else might
 * want a part; each is a message through the app's main process, or a request to the server, before anything is seen.
 */
const startInOneFile = { name: 'start', test: /[/\\]renderer[/\\]main\.ts$/ }

/**
 * The main bundle is CommonJS inside a package of modules. As ES modules, merely importing `node:http` or
 * `node:crypto` makes Node read every getter of theirs, which loads fetch and WebCrypto: 40 ms that no command needs.
 */
function declareCommonJs(): Plugin {
  return {
    name: 'declare-common-js',
    applyToEnvironment: ({ name }) => name === 'main' || name === 'preload',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' })
    },
  }
}

/** `npm link` makes a file that can be run of the command once; every build puts another file in its place. */
function makeCommandExecutable(): Plugin {
  return {
    name: 'make-command-executable',
    applyToEnvironment: ({ name }) => name === 'main',
    writeBundle: async ({ dir = '.' }) => chmod(path.join(dir, 'cli.js'), 0o755),
  }
}

/** The made-up machine stands in for the wire, so that nothing else of the dashboard knows of it. */
function fakeWire(): Plugin {
  const wire = inProject('renderer/api/wire.ts')
  return {
    name: 'fake-wire',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith('/wire')) return undefined
      const resolved = await this.resolve(source, importer, { skipSelf: true })
      return resolved?.id === wire ? inProject('test/fakes/wire/wire.ts') : undefined
    },
  }
}

/** Compressed once at build time, as small as can be, instead of by the server at every request. */
function precompress(): Plugin {
  const smaller = {
    '.br': (bytes: Buffer) =>
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    '.gz': (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
  }
  return {
    name: 'precompress',
    applyToEnvironment: ({ name }) => name === 'client',
    async writeBundle({ dir = '.' }, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(js|css|html|svg|json|webmanifest)$/.test(name))
      await Promise.all(
        names.map(async (name) => {
          const file = path.join(dir, name)
          const bytes = await readFile(file)
          if (bytes.length < 1_024) return
          for (const [ending, compress] of Object.entries(smaller))
            await writeFile(file + ending, await compress(bytes))
        }),
      )
    },
  }
}

export default defineConfig(({ mode }) => ({
  root: inProject('renderer'),
  builder: {
    async buildApp(builder) {
      const { main, preload, client } = builder.environments
      if (mode !== 'fake') for (const one of [main, preload]) if (one) await builder.build(one)
      if (client) await builder.build(client)
    },
  },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  server: { host: '127.0.0.1' },
  environments: {
    client: {
      build: {
        outDir: inProject(mode === 'fake' ? 'dist/renderer-fake' : 'dist/renderer'),
        emptyOutDir: true,
        target: 'baseline-widely-available',
        sourcemap: false,
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0, // the content security policy allows no fonts or scripts inside other files
        rolldownOptions: { output: { codeSplitting: { groups: [startInOneFile] } } },
      },
    },
    main: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['keytar', 'electron'] },
      build: {
        outDir: inProject('dist/main'),
        emptyOutDir: true,
        copyPublicDir: false,
        target: 'node22',
        minify: true,
        sourcemap: false,
        rolldownOptions: {
          input: { cli: inProject('main/cli/index.ts'), index: inProject('main/index.ts') },
          external: [...nodeBuiltins, 'keytar', 'cpu-features', 'electron'],
          output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      // A sandboxed script may load nothing but Electron's own parts, and no second file.
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: inProject('dist/preload'),
        emptyOutDir: true,
        copyPublicDir: false,
        target: 'es2024',
        minify: true,
        sourcemap: false,
        rolldownOptions: {
          input: { index: inProject('preload/index.ts') },
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: '[name].js' },
        },
      },
    },
  },
  plugins: [
    leaveOutUnusedParts(),
    declareCommonJs(),
    makeCommandExecutable(),
    vue(),
    precompress(),
    ...(mode === 'fake'
      ? [fakeWire()]
      : [
          collectLicences({
            file: inProject('dist/THIRD-PARTY-LICENSES.txt'),
            shipped: [inProject('node_modules/keytar')],
          }),
        ]),
  ],
}))
