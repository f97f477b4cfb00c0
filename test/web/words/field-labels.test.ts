import { afterEach, describe, expect, it } from 'vitest'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { fieldLabel } from '../../../web/src/words/field-labels.ts'

describe('the label of a field at fault', () => {
  afterEach(() => language.set('en'))

  it('is the one of the form, also of what lies within the field or in a row of a file', () => {
    language.set('en')
    expect([fieldLabel('minLengthMin'), fieldLabel('contacts/0/email'), fieldLabel('rows[3].email')]).toEqual(['Shortest (min)', 'Contacts', 'Row 3, E-mail'])
  })
  it('is in the language of the page', () => {
    language.set('zh-CN')
    expect(fieldLabel('email')).toBe('邮箱')
  })
  it('is none where no form has the field, so that no raw name is shown', () => {
    expect(fieldLabel('checkIn.earlyMin')).toBeUndefined()
  })
})
