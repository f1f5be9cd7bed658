// Drives the playground in a real browser, for its journey test: what a person does there and what they see.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { watchPolicy } from '../journeys/watchPolicy.ts';

/** How long something that is on its way may take to be seen. */
export const patience = { timeout: 10_000 };
const executeButton = { name: 'Execute query (Ctrl-Enter)' };
/** What the Content-Security-Policy kept the pages from so far. */
export const policyViolations: string[] = [];
export const sessionName = /[a-z]+-[a-z]+-\d{3,4}/;

/** One browser tab with the playground in it. */
export class PlaygroundDriver {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page and signs this person in, although the provider remembers whoever signed in last. */
  static async openSignedIn(context: BrowserContext, url: string, email: string): Promise<PlaygroundDriver> {
    const driver = await PlaygroundDriver.open(context, url);
    await driver.signIn(email);
    return driver;
  }

  static async openAsGuest(context: BrowserContext, url: string): Promise<PlaygroundDriver> {
    const driver = await PlaygroundDriver.open(context, url);
    await driver.page.getByRole('button', { name: 'Go on as a guest' }).click();
    await driver.waitForEditors();
    return driver;
  }

  static async open(context: BrowserContext, url: string): Promise<PlaygroundDriver> {
    await watchPolicy(context, (violation) => policyViolations.push(violation));
    const page = await context.newPage();
    await page.goto(url);
    return new PlaygroundDriver(page);
  }

  /** Goes to the provider and comes back as this person. */
  async signIn(email: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign in as someone else' }).click();
    await this.page.getByRole('button', { name: email }).click();
    await this.waitForEditors();
    await this.#people
      .locator('option:checked', { hasText: email })
      .waitFor({ state: 'attached', ...patience });
  }

  /** GraphiQL runs nothing before all its editors are there. */
  async waitForEditors(): Promise<void> {
    for (const part of ['query-editor', 'editor-tool', 'response'])
      await this.page.locator(`.graphiql-${part} .monaco-editor`).first().waitFor({ state: 'attached' });
  }

  readActive(): Promise<string> {
    return this.#people.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text ?? '');
  }

  async switchTo(label: string): Promise<void> {
    await this.#people.selectOption({ label });
  }

  /** Shows a saved operation in its tab. */
  async openOperation(title: string): Promise<void> {
    // Chromium slows down tabs that nobody looks at.
    await this.page.bringToFront();
    const button = this.page
      .getByRole('region', { name: 'Walkthrough' })
      .getByRole('button', { name: title, exact: true });
    await button.click();
    await button.and(this.page.locator('[aria-current="step"]')).waitFor(patience);
  }

  /** Opens a saved query or mutation and runs it; answers what the API answered. */
  async run(title: string): Promise<string> {
    await this.openOperation(title);
    const [response] = await Promise.all([
      this.page.waitForResponse(
        (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/graphql'),
      ),
      this.page.getByRole('button', executeButton).click(),
    ]);
    return response.text();
  }

  /** Opens a saved subscription, runs it and waits until it stands. */
  async watch(title: string, asName: string): Promise<Locator> {
    await this.openOperation(title);
    await this.page.getByRole('button', executeButton).click();
    const watch = this.page.getByRole('article', { name: new RegExp(` as ${asName}$`) });
    await watch.getByText('start_ack: subscribed').waitFor();
    return watch;
  }

  /** The statuses under "Live events", oldest first. */
  async readStatuses(): Promise<(string | undefined)[]> {
    const lines = await this.page.locator('.live-events li[data-kind="event"]').allInnerTexts();
    return lines.map((line) => /"status":"(\w+)"/.exec(line)?.[1]).toReversed();
  }

  readAnswerLine(): Promise<string> {
    return this.page.locator('.answer-line').getByRole('status').innerText();
  }

  async showDockTab(name: 'Live events' | 'Real-time messages'): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** The messages that are listed, oldest first: "sent start". */
  async readMessages(): Promise<string[]> {
    const texts = await this.page.locator('.messages summary').allInnerTexts();
    return texts
      .map((text) => /(sent|received)\s+(socket \w+|\w+)/.exec(text)?.slice(1).join(' ') ?? text)
      .toReversed();
  }

  /** What axe-core finds in the parts of the page that are this project's. */
  async readViolations(): Promise<string[]> {
    const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await this.page.evaluate(await readFile(axeFile, 'utf8'));
    // GraphiQL and Monaco inside it are their authors' to mend; the saved operations are ours again.
    const scope = { exclude: ['.graphiql-container'] };
    const ours = { include: ['.walkthrough'] };
    const hasOperations = (await this.page.locator('.walkthrough').count()) > 0;
    const found = await this.page.evaluate(
      async (scopes) => {
        const { axe } = globalThis as unknown as {
          axe: { run(scope: object, options: RunOptions): Promise<AxeResults> };
        };
        const results = [];
        for (const one of scopes) results.push(await axe.run(one, {}));
        return results.flatMap(({ violations }) => violations);
      },
      hasOperations ? [scope, ours] : [scope],
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  get #people(): Locator {
    return this.page.getByLabel('Run as');
  }
}
