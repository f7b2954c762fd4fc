import type { Kernel } from "../kernel/kernel";

/** A script of one key in the host's internal Redis: defined at first need, and again where that failed. */
export class RedisScript {
  private defined: Promise<unknown> | undefined;

  constructor(
    private readonly kuzzle: Pick<Kernel, "ask">,
    private readonly name: string,
    private readonly text: string,
  ) {}

  async run(key: string, ...args: readonly (string | number)[]): Promise<unknown> {
    await this.define();
    return this.kuzzle.ask("core:cache:internal:script:execute", this.name, key, ...args);
  }

  private async define(): Promise<void> {
    this.defined ??= this.kuzzle.ask("core:cache:internal:script:define", this.name, 1, this.text);
    try {
      await this.defined;
    } catch (error) {
      this.defined = undefined;
      throw error;
    }
  }
}
