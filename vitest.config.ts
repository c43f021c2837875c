import vue from '@vitejs/plugin-vue'
import { configDefaults, defineConfig } from 'vitest/config'
import { UntestedReporter } from './test/untested-reporter.ts'

/**
 * One at a time and after all others: a browser gives up what it is loading whenever a network appears, as they do when
 * tests start containers, and a starting app now and then hangs beside another.
 */
const browsers = ['test/e2e/dashboard', 'test/electron', 'test/desktop'].map((room) => `${room}/**/*.test.ts`)

export default defineConfig({
  plugins: [vue()],
  test: {
    globalSetup: ['test/build-once.ts'],
    reporters: ['default', new UntestedReporter()],
    // Real engines, mounts and builds: generous, because a slow machine must not make a test fail.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    // Two cores: more workers than that only make the tests that measure a machine disturb each other.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...browsers],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browsers',
          include: browsers,
          testTimeout: 90_000,
          maxWorkers: 1,
          maxConcurrency: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
