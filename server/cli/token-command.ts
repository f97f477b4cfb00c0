import { InvalidArgumentError, Option, type Command } from 'commander'
import { PERMISSION_IDS, ROLES, type Permission, type Role } from '#contract/permissions'
import { StartupError } from '#contract/startup-error'

interface Flags { readonly name: string; readonly role: Role; readonly permission?: readonly Permission[]; readonly tenant?: string; readonly days?: number; readonly config?: string; readonly dataFolder?: string; readonly databaseUrl?: string }

const permission = (text: string, before: readonly Permission[] = []): Permission[] => {
  const found = PERMISSION_IDS.find((id) => id === text)
  if (!found) throw new InvalidArgumentError(`It must be one of ${PERMISSION_IDS.join(', ')}.`)
  return [...before, found]
}

const days = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 3_650) throw new InvalidArgumentError('It must be a whole number from 1 to 3650.')
  return number
}

/** `token create`: for whoever sits at the server. It works on the records themselves, whether the server runs or not. */
export function addTokenCommand(program: Command): void {
  program.command('token').description('API tokens for programs and panels')
    .command('create').description('make a token and print its secret, which is stored nowhere else')
    .requiredOption('--name <name>', 'what it is for')
    .addOption(new Option('--role <role>', 'what it may at most').choices(ROLES).makeOptionMandatory())
    .option('--permission <id>', 'narrows it to this permission; several may be given', permission)
    .option('--tenant <id>', 'of a tenant manager: whose')
    .option('--days <n>', 'days until it expires (default: never)', days)
    .option('--config <file>', 'TOML file with settings')
    .option('--data-folder <folder>', "the server's data folder (of the demo: data/demo)")
    .option('--database-url <url>', 'a PostgreSQL of your own')
    .action(create)
}

async function create({ name, role, permission: permissions, tenant, days: forDays, config: file, ...settings }: Flags): Promise<void> {
  const { loadConfig } = await import('../config-sources.ts')
  const { makeTokenAtConsole } = await import('../access/console-token.ts')
  const config = loadConfig({ flags: { ...settings }, env: process.env, file: file ?? process.env.ATRIUM_CONFIG })
  try {
    const expiresAt = forDays === undefined ? null : new Date(Date.now() + forDays * 86_400_000).toISOString()
    const { secret } = await makeTokenAtConsole(config, { name, role, permissions: permissions && [...permissions], tenantId: tenant ?? null, expiresAt })
    process.stdout.write(`${secret}\n`)
  } catch (error) {
    const [fault] = (error as { fields?: readonly { field: string; message: { en: string } }[] }).fields ?? []
    throw fault ? new StartupError(`The token cannot be made: ${fault.field} ${fault.message.en}.`, 'Correct the options.', { cause: error }) : error
  }
}
