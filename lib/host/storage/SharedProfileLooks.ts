import { AsyncContext } from "../../shared/AsyncContext";
import type { Kernel } from "../kernel/kernel";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import { PROFILE_SCRIPT } from "../patches/profileScript";

const EXECUTE = "core:cache:internal:script:execute";

interface Page {
  readonly looks: Map<string, unknown>;
  /** Lets what was begun meanwhile, and goes on, look for itself. */
  isOver: boolean;
}

/**
 * Looks once for each profile of a page of users. The host loads the profiles of each user by itself, though a page
 * has the same few: 130 looks into Redis for 100 users, by far the most of what the page costs.
 * Source: the host's lib/core/security/userRepository.ts `fromDTO`.
 */
export class SharedProfileLooks {
  private readonly pages = new AsyncContext<Page | undefined>();
  private isWatching = false;

  constructor(private readonly kuzzle: Pick<Kernel, "coreAnswerers">) {}

  async within<T>(run: () => Promise<T>): Promise<T> {
    this.watch();
    const page: Page = { looks: new Map(), isOver: false };
    try {
      return await this.pages.run(page, run);
    } finally {
      page.isOver = true;
    }
  }

  private watch(): void {
    if (this.isWatching) {
      return;
    }
    this.isWatching = true;
    // a host that has no such event looks for each
    wrapAnswerer(this.kuzzle, EXECUTE, (original) => (...args) => {
      const page = this.pages.get();
      const [name, key, start] = args;
      if (page === undefined || page.isOver || name !== PROFILE_SCRIPT) {
        return original(...args);
      }
      const about = `${String(key)} ${String(start)}`;
      const look = page.looks.get(about) ?? original(...args);
      page.looks.set(about, look);
      return look;
    });
  }
}
