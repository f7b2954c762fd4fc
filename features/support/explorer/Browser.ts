import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

import { findChromium } from "../../../tools/browser/chromium";

/** The width and height of a page, and of the pictures. */
const SIZE = { width: 1200, height: 800 };
/** Milliseconds for something to appear: the machine of a test may be busy. */
export const PATIENCE = 20_000;

let starting: Promise<Browser | string> | undefined;

/** Starts one for the whole run. @returns why there is none */
export async function browserOrReason(): Promise<Browser | string> {
  starting ??= start();
  return starting;
}

async function start(): Promise<Browser | string> {
  const found = await findChromium();
  if ("why" in found) {
    process.stderr.write(`\nthe explorer is not tested in a browser: ${found.why}\n`);
    return found.why;
  }
  // its sandbox does not work for root, and it opens our own page alone
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const { program, libraries } = found;
  const env = libraries === undefined ? {} : { LD_LIBRARY_PATH: libraries };
  return chromium.launch({ executablePath: program, args, env: { ...process.env, ...env } });
}

export async function endBrowser(): Promise<void> {
  const browser = await starting;
  if (typeof browser === "object") {
    await browser.close();
  }
}

/** A page of its own, and what went wrong in it. */
export class Tab {
  /** Errors of its console and its scripts, and dialogs that were opened. */
  readonly faults: string[] = [];
  /** Where it has sent requests to. */
  readonly origins = new Set<string>();

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) {
        this.faults.push(message.text());
      }
    });
    page.on("pageerror", (error) => this.faults.push(error.message));
    page.on("dialog", (dialog) => {
      this.faults.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith("http")) {
        this.origins.add(origin);
      }
    });
  }

  static async open(
    browser: Browser,
    options: { readonly width?: number; readonly dark?: boolean } = {},
  ): Promise<Tab> {
    const context = await browser.newContext({
      viewport: { ...SIZE, ...(options.width !== undefined && { width: options.width }) },
      colorScheme: options.dark === true ? "dark" : "light",
      reducedMotion: "reduce",
    });
    return new Tab(context, await context.newPage());
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
