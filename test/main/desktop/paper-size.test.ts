import { expect, it } from 'vitest'
import { paperSize } from '../../../main/desktop/paper-size'

it('is Letter where people use it, and A4 everywhere else and where nobody knows', () => {
  expect(['en-US', 'fr-CA', 'en', 'es-MX'].map(paperSize)).toEqual(['Letter', 'Letter', 'Letter', 'Letter'])
  expect(['ko', 'de-DE', 'en-GB', 'C.UTF-8', ''].map(paperSize)).toEqual(Array(5).fill('A4'))
})
