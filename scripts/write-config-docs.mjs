import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configurationPage, exampleEnvironment } from '../server/config-docs.ts'

const root = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url))
writeFileSync(root('docs/configuration.md'), configurationPage())
writeFileSync(root('.env.example'), exampleEnvironment())
