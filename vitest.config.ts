import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { UntestedReporter } from './test/untested-reporter.ts'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/build-once.ts'],
    reporters: ['default', new UntestedReporter()],
    // Real engines, mounts and builds: generous, because a slow machine must not make a test fail.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two cores: more workers than that only make the tests that measure a machine disturb each other.
    maxWorkers: 2,
  },
})
