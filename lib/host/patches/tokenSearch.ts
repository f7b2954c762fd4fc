import { hostModule } from "../kernel/hostModules";

/** The subset of the host's tokens that we use. Source: lib/core/security/tokenRepository.js. */
export interface TokenRepository {
  deleteByKuid: (this: TokenRepository, kuid: string, options?: object) => Promise<void>;
  load: (id: string) => Promise<unknown>;
}

const MODULE = "core/security/tokenRepository";

/** Redis reads them as a pattern unless a `\` stands before. */
const SPECIAL = /[*?[\]\\]/gu;

/**
 * Lets the deletion of a user's tokens find theirs alone. The host searches for them by the pattern
 * `<kuid>#*`: the tokens of others match a kuid with a `*` in it, and their own do not match one
 * with brackets.
 *
 * @param find finds the prototype of the host's tokens; absent: the one that this package resolves
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function searchTokensByName(find: () => unknown = resolveTokens): () => void {
  const prototype = Object(find()) as TokenRepository;
  const { deleteByKuid, load } = prototype;
  if (typeof deleteByKuid !== "function" || typeof load !== "function") {
    throw new Error('its tokens have no "deleteByKuid" and "load"');
  }
  prototype.deleteByKuid = async function (this: TokenRepository, kuid, options) {
    const escaped = kuid.replace(SPECIAL, String.raw`\$&`);
    if (escaped === kuid) {
      return deleteByKuid.call(this, kuid, options);
    }
    const own = `${kuid}#`;
    // the host looks for a further "#" by the length of the pattern, which has grown
    const isOwn = (id: string): boolean => id.startsWith(own) && !id.includes("#", own.length);
    const narrowed = Object.create(this, {
      load: { value: async (id: string) => (isOwn(id) ? this.load(id) : null) },
    }) as TokenRepository;
    return deleteByKuid.call(narrowed, escaped, options);
  };
  return () => {
    prototype.deleteByKuid = deleteByKuid;
  };
}

function resolveTokens(): unknown {
  const tokens = hostModule(MODULE) as {
    readonly TokenRepository?: { readonly prototype?: unknown };
  };
  return tokens.TokenRepository?.prototype;
}
