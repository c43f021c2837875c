/** Lint: the house's walls (who may import whom) are errors here, not prose. */
import path from 'node:path'
import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

/** What each room may import: other rooms, and packages. Node's own modules are open to all of main. */
const walls = {
  'main/files': { rooms: ['main/contract'], packages: [] },
  'main/contract': { rooms: [], packages: ['zod'], node: false },
  'main/collectors': {
    rooms: ['main/contract'],
    packages: ['zod', 'systeminformation', 'dockerode', 'json-p3'],
  },
  'main/sampler': { rooms: ['main/contract', 'main/collectors'], packages: ['zod'] },
  'main/history': { rooms: ['main/contract', 'main/files'], packages: [] },
  'main/outbox': {
    rooms: ['main/contract', 'main/files'],
    packages: [
      'zod',
      '@aws-sdk/client-s3',
      '@aws-sdk/credential-providers',
      '@smithy/node-http-handler',
      'https-proxy-agent',
    ],
  },
  'main/alerts': { rooms: ['main/contract'], packages: [] },
  'main/snapshot': { rooms: ['main/contract', 'main/files', 'main/sampler'], packages: ['zod'] },
  'main/reports': { rooms: ['main/contract', 'main/files', 'main/snapshot'], packages: ['yaml', 'echarts'] },
  'main/schedule': { rooms: ['main/contract', 'main/files'], packages: ['zod', 'croner'] },
  'main/settings': { rooms: ['main/contract', 'main/files'], packages: ['zod', 'conf', 'yaml'] },
  'main/log': { rooms: ['main/contract', 'main/files'], packages: ['pino'] },
  'main/secrets': { rooms: ['main/contract'], packages: ['keytar'] },
  // Fulfils what main/reports asks of whoever seals; reports themselves know nothing of it.
  'main/crypto': {
    rooms: ['main/contract', 'main/reports'],
    packages: ['age-encryption', '@noble/ciphers'],
  },
  'main/access': { rooms: ['main/contract', 'main/files', 'main/log'], packages: ['zod'] },
  // Knows what other rooms keep, and none of them knows of it.
  'main/backup': {
    rooms: [
      'main/contract',
      'main/files',
      'main/access',
      'main/history',
      'main/reports',
      'main/schedule',
      'main/settings',
      'main/snapshot',
    ],
    packages: ['zod'],
  },
  'main/transports': {
    rooms: ['main/contract', 'main/access', 'main/log'],
    packages: ['zod', 'fastify', '@fastify/static'],
  },
  // Its own row, so that no other wire comes near Electron, and no server loads what windows need.
  'main/transports/ipc.ts': {
    rooms: ['main/contract', 'main/access', 'main/log', 'main/transports'],
    packages: ['zod', 'electron'],
  },
  'main/server': {
    rooms: [
      'main/contract',
      'main/files',
      'main/transports',
      'main/access',
      'main/log',
      'main/settings',
      'main/secrets',
      'main/crypto',
      'main/live-core.ts',
      'main/live-host.ts',
    ],
    packages: ['selfsigned'],
  },
  'main/live-host.ts': {
    rooms: [
      'main/contract',
      'main/access',
      'main/log',
      'main/secrets',
      'main/crypto',
      'main/settings',
      'main/transports',
      'main/live-core.ts',
      'main/live-sealing.ts',
    ],
    packages: [],
  },
  'main/core.ts': {
    rooms: [
      'main/contract',
      'main/collectors',
      'main/sampler',
      'main/alerts',
      'main/history',
      'main/snapshot',
      'main/reports',
      'main/settings',
    ],
    packages: [],
  },
  'main/live-sealing.ts': { rooms: ['main/contract', 'main/crypto', 'main/settings'], packages: [] },
  'main/live-upkeep.ts': { rooms: ['main/contract', 'main/reports', 'main/schedule'], packages: [] },
  'main/live-backup.ts': {
    rooms: ['main/contract', 'main/backup', 'main/schedule', 'main/settings'],
    packages: [],
  },
  'main/live-watch.ts': {
    rooms: [
      'main/contract',
      'main/collectors',
      'main/sampler',
      'main/alerts',
      'main/settings',
      'main/core.ts',
    ],
    packages: [],
  },
  'main/live-reports.ts': {
    rooms: [
      'main/contract',
      'main/snapshot',
      'main/reports',
      'main/settings',
      'main/core.ts',
      'main/live-outbox.ts',
    ],
    packages: [],
  },
  'main/live-core.ts': {
    rooms: [
      'main/contract',
      'main/outbox',
      'main/collectors',
      'main/history',
      'main/snapshot',
      'main/reports',
      'main/schedule',
      'main/settings',
      'main/live-backup.ts',
      'main/live-outbox.ts',
      'main/live-reports.ts',
      'main/live-upkeep.ts',
      'main/live-watch.ts',
    ],
    packages: [],
  },
  'main/live-outbox.ts': {
    rooms: ['main/contract', 'main/outbox', 'main/reports', 'main/settings'],
    packages: [],
  },
  'main/cli': {
    rooms: [
      'package.json',
      'main/contract',
      'main/collectors',
      'main/access',
      'main/backup',
      'main/outbox',
      'main/server',
      'main/alerts',
      'main/files',
      'main/snapshot',
      'main/history',
      'main/reports',
      'main/schedule',
      'main/settings',
      'main/secrets',
      'main/crypto',
      'main/core.ts',
    ],
    packages: ['commander'],
  },
  'main/desktop': {
    rooms: [
      'package.json',
      'main/contract',
      'main/backup',
      'main/files',
      'main/access',
      'main/log',
      'main/alerts',
      'main/snapshot',
      'main/reports',
      'main/settings',
      'main/secrets',
      'main/crypto',
      'main/server',
      'main/transports',
      'main/transports/ipc.ts',
      'main/live-core.ts',
      'main/live-host.ts',
      'main/core.ts',
      // The terminal's summary and its care for hostile text.
      'main/cli',
    ],
    packages: ['zod', 'electron', 'electron-store'],
  },
  // Electron's entry: hands a command to the command line, and everything else to the desktop.
  'main/index.ts': {
    rooms: ['package.json', 'main/contract', 'main/cli', 'main/desktop', 'main/settings'],
    packages: ['electron'],
  },
  preload: { rooms: ['main/contract'], packages: ['electron'], node: false },
  'renderer/api': { rooms: ['main/contract'], packages: [], node: false },
  'renderer/stores': {
    rooms: ['main/contract', 'renderer/api'],
    packages: ['vue', 'pinia', '@vueuse/core', 'zod'],
    node: false,
  },
  'renderer/locales': { rooms: ['main/contract'], packages: ['vue', 'vue-i18n'], node: false },
  'renderer/styles': { rooms: [], packages: [], node: false },
  'renderer/composables': {
    rooms: ['main/contract', 'renderer/stores', 'renderer/locales'],
    packages: ['vue', 'vue-i18n', 'vue-router', '@vueuse/core'],
    node: false,
  },
  'renderer/charts': {
    rooms: ['main/contract', 'renderer/stores', 'renderer/composables'],
    packages: ['vue', 'vue-i18n', '@vueuse/core', 'echarts'],
    node: false,
  },
  'renderer/components': {
    rooms: ['main/contract', 'renderer/stores', 'renderer/composables', 'renderer/charts'],
    packages: ['vue', 'vue-i18n', 'vue-router', '@vueuse/core', 'reka-ui'],
    node: false,
  },
  'renderer/views': {
    rooms: [
      'main/contract',
      'renderer/stores',
      'renderer/composables',
      'renderer/charts',
      'renderer/components',
      'renderer/locales',
    ],
    // croner, lazily: when a schedule runs is shown while its expression is typed.
    packages: ['vue', 'vue-i18n', 'vue-router', '@vueuse/core', 'reka-ui', 'zod', 'croner'],
    node: false,
  },
  // Where the app is put together: the only place that knows every room.
  renderer: {
    rooms: [
      'main/contract',
      'renderer/api',
      'renderer/stores',
      'renderer/composables',
      'renderer/components',
      'renderer/views',
      'renderer/locales',
      'renderer/styles',
    ],
    packages: [
      'vue',
      'pinia',
      'vue-router',
      'vue-i18n',
      '@vueuse/core',
      'reka-ui',
      '@fontsource-variable/inter',
    ],
    node: false,
  },
}

/** An import that a room's row in `walls` does not allow is an error, static or dynamic, by path or by package. */
const roomsRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const root = context.cwd
    const roomOf = (file) => {
      const parts = path.relative(root, file).split(path.sep)
      const own = parts.join('/').replace(/(\.ts)?$/, '.ts')
      if (Object.hasOwn(walls, own)) return own
      const [first, second = '', ...deeper] = parts
      if (first === 'main') return `main/${second}`
      return first === 'renderer' && deeper.length > 0 ? `renderer/${second}` : first
    }
    const room = roomOf(context.filename)
    const wall = walls[room]
    const check = (node) => {
      if (node.source === null || node.source === undefined) return
      const source = node.source.value
      if (typeof source !== 'string')
        return context.report({
          node,
          message: 'What is imported must be a plain string, so that it can be checked.',
        })
      const report = (what) =>
        context.report({ node, message: `${room} may not import ${what}: see "walls" in eslint.config.js.` })
      if (!wall) return report(`${source} (the room itself has no row)`)
      if (source.startsWith('.')) {
        const target = roomOf(path.resolve(path.dirname(context.filename), source))
        const allowed = [room, ...wall.rooms]
        if (!allowed.includes(target) && !allowed.includes(`${target}.ts`)) report(target)
      } else if (source.startsWith('node:')) {
        if (wall.node === false) report(source)
      } else if (!wall.packages.some((one) => source === one || source.startsWith(`${one}/`))) report(source)
    }
    return {
      // Ways around an import, where Node's own modules are out of bounds too.
      ...(wall?.node === false && {
        'MemberExpression[property.name="getBuiltinModule"], CallExpression[callee.name="require"]': (node) =>
          context.report({ node, message: `${room} may not import Node's modules by a way around.` }),
      }),
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}

export default defineConfig(
  // The fixture is an app of its own, in Electron's own CommonJS.
  { ignores: ['dist/', 'coverage/', 'test/electron/fixture/'] },
  js.configs.recommended,
  ...vue.configs['flat/recommended'].map((config) => ({ ...config, files: ['**/*.vue'] })),
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.vue'] } },
    plugins: { house: { rules: { rooms: roomsRule } } },
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what a file exports.' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // A method that only sometimes has to wait keeps one shape; `async` without `await` is then the honest way.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An empty text in a kernel file or a variable is as good as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/dot-notation': 'off', // what is not a declared field is read with brackets
      'no-control-regex': 'off', // hostile text is found by its control characters
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.vue'],
    rules: vue.configs['no-layout-rules'].rules, // the formatter's business
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: tseslint.parser, projectService: true, extraFileExtensions: ['.vue'] },
    },
  },
  {
    files: ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,vue}'],
    rules: { 'house/rooms': 'error' },
  },
  {
    files: ['renderer/**/*.vue'],
    rules: {
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/no-v-html': 'error', // names of containers, processes and mounts are hostile text
      'vue/require-default-prop': 'off', // an absent prop is undefined, as its type says
      'vue/multi-word-component-names': 'off',
      'no-undef': 'off', // vue-tsc knows better
    },
  },
  {
    // Factories return closures, and stores and composables are taken apart.
    files: ['renderer/**/*.{ts,vue}'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['renderer/public/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: { localStorage: false, document: false, matchMedia: false, navigator: false },
    },
  },
  {
    files: ['test/**/*.ts', '*.config.ts'],
    rules: {
      'no-restricted-syntax': 'off',
      'no-console': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
)
