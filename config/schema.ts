/**
 * Every setting: its type, what is allowed in the words of an error message, and its default. `foyer.yaml` explains
 * them. The name in the environment follows from the key: `http.port` is `FOYER_HTTP_PORT`.
 */
import { z } from 'zod'

const flag = z.boolean()
const flagWords = 'true or false'
const port = z.int().min(0).max(65_535)
const portWords = 'a port from 1 to 65535, or 0 for any that is free'
const text = z.string().min(1)

export const schema = z.strictObject({
  data_dir: text.default('data').describe('a folder'),
  addons_path: z.array(text).default([]).describe('a list of folders'),
  addons: z.array(text).default(['im_livechat']).describe('a list of names of addons'),
  demo: flag.nullable().default(null).describe(flagWords),
  development: flag.default(false).describe(flagWords),
  secret: z.string().min(32).nullable().default(null).describe('a text of 32 characters or more'),
  http: z
    .strictObject({
      host: text.default('127.0.0.1').describe('an address or host name'),
      port: port.default(8069).describe(portWords),
      base_url: z
        .url({ protocol: /^https?$/ })
        .nullable()
        .default(null)
        .describe('an address that begins with http:// or https://'),
      proxy: flag.default(false).describe(flagWords),
      metrics: flag.default(false).describe(flagWords),
    })
    .prefault({}),
  database: z
    .strictObject({
      url: z
        .string()
        .regex(/^postgres(ql)?:\/\/\S+$/)
        .nullable()
        .default(null)
        .describe('an address like postgresql://user:password@host:5432/name'),
      pool: whole(2, 1000, 20),
    })
    .prefault({}),
  session: z.strictObject({ days: whole(1, 365, 7) }).prefault({}),
  mail: z
    .strictObject({
      url: z
        .string()
        .regex(/^smtps?:\/\/[^\s/]+\/?$/)
        .nullable()
        .default(null)
        .describe('an address like smtp://user:password@host:587, or smtps://…'),
      from: z
        .string()
        .regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/)
        .nullable()
        .default(null)
        .describe('an e-mail address, alone or like Foyer <foyer@example.com>'),
    })
    .prefault({}),
  transient: z
    .strictObject({
      hours: z.number().min(0).max(8760).default(1).describe('a number of hours from 0 to 8760'),
      count: whole(0, 10_000_000, 0),
    })
    .prefault({}),
  demo_site: z
    .strictObject({
      port: port.default(8070).describe(portWords),
      script: text.default('/im_livechat/loader/1').describe('an address on this server'),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z
        .enum(['debug', 'info', 'warn', 'error', 'silent'])
        .default('info')
        .describe('debug, info, warn, error or silent'),
    })
    .prefault({}),
})

export type Settings = z.infer<typeof schema>

function whole(least: number, most: number, preset: number) {
  return z.int().min(least).max(most).default(preset).describe(`a whole number from ${least} to ${most}`)
}
