import { availableParallelism } from 'node:os'
import type { Config } from 'jest'

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
  },
  // In the sandbox of the tests each look at a global costs: with this, making certificates takes a tenth of the time.
  sandboxInjectedGlobals: ['Math'],
  testSequencer: '<rootDir>/__tests__/support/longestFirst.ts',
  testTimeout: 120_000,
  // Tests mostly wait, for a back-off or for a state: more workers than there are cores keep the cores busy. (Jest takes
  // a percentage above 100 for a number of workers.)
  maxWorkers: Math.ceil(2.5 * availableParallelism()),
  maxConcurrency: 6,
} satisfies Config
