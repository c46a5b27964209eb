/** Sends e-mail by the SMTP server of the settings. What is to be sent is kept by whoever asks: this only hands over. */

export interface MailSettings {
  /** `smtp://user:password@host:587`, or `smtps://…`. */
  readonly url: string
  /** What recipients see as the sender: `Foyer <foyer@example.com>`. */
  readonly from: string
}

/** One e-mail, as text and, if given, as HTML beside it. */
export interface Message {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string
}

interface Transport {
  sendMail(message: object): Promise<unknown>
  close(): void
}

/** How long the server may be silent before a try counts as failed. */
const patience = 20_000

export class Mailer {
  readonly #settings: MailSettings
  readonly #listeners: (() => void)[] = []
  #transport: Promise<Transport> | undefined

  constructor(settings: MailSettings) {
    this.#settings = settings
  }

  /** Hands a message to the server. Throws an `Error` that says what the server said, without its password. */
  async send(message: Message): Promise<void> {
    this.#transport ??= this.#open()
    try {
      const headers = { 'Auto-Submitted': 'auto-generated' }
      await (await this.#transport).sendMail({ ...message, from: this.#settings.from, headers })
    } catch (error) {
      throw new Error(this.#withoutPassword(error instanceof Error ? error.message : String(error)))
    }
  }

  /** Something waits to be sent: whoever sends is told. */
  wake(): void {
    for (const listener of this.#listeners) listener()
  }

  /** Calls when something waits to be sent. */
  onWake(listener: () => void): void {
    this.#listeners.push(listener)
  }

  async #open(): Promise<Transport> {
    const { createTransport } = await import('nodemailer') // much to load, and most starts send nothing
    const limits = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience }
    return createTransport({ url: this.#settings.url, ...limits })
  }

  #withoutPassword(text: string): string {
    const { username, password } = new URL(this.#settings.url)
    const secrets = [password, decodeURIComponent(password), btoa(`\0${username}\0${password}`)].filter(Boolean)
    return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text).slice(0, 500)
  }
}
