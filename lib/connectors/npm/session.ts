import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { NpmConfig } from "./config";
import { realmOf } from "./names";

export type NpmContext = LiveContext<NpmConfig>;

/** What calls need; a token has no scopes but what it may do with packages. */
export const permission = {
  tokens: "an access token of the account",
  publishers: "an access token that may administer the packages, without a second factor",
} as const;

export interface Npm {
  config: NpmConfig;
  realm: string;
  get(path: string, needs: string, query?: Record<string, string>): Promise<unknown>;
  /** Names of the packages whose publishers are asked for, in order. */
  packages(): Promise<string[]>;
}

const whoSchema = z.object({ username: z.string().min(1).max(300) });

/**
 * Asks whose token it is: of another account than the one that is named, the tokens of two would be mixed.
 * @throws SourceError `denied` when the registry does not accept it, or it is another's.
 */
export async function openNpm(ctx: NpmContext): Promise<Npm> {
  const npm = npmOf(ctx);
  const who = whoSchema.safeParse(await npm.get("/-/whoami", permission.tokens));
  if (!who.success)
    throw new SourceError({ kind: "malformed", message: "The registry does not say whose token this is." });
  if (who.data.username === ctx.config.account) return npm;
  throw new SourceError({
    kind: "denied",
    message: "The token is of another account than the one that is named.",
    permission: permission.tokens,
  });
}

function npmOf(ctx: NpmContext): Npm {
  const { registry, token, account, organization } = ctx.config;
  let packages: Promise<string[]> | null = null;
  const npm: Npm = {
    config: ctx.config,
    realm: realmOf(registry),
    async get(path, needs, query = {}) {
      const answer = await ctx.http.request({
        url: `${registry}${path}`,
        query,
        headers: { accept: "application/json", authorization: `Bearer ${token}` },
        permission: needs,
        signal: ctx.signal,
      });
      return answer.json();
    },
    packages() {
      packages ??= npm
        .get(
          organization ? `/-/org/${organization}/package` : `/-/user/${account}/package`,
          permission.publishers,
        )
        .then(namesIn);
      return packages;
    },
  };
  return npm;
}

/** The registry answers with what may be done with each package, by its name. */
function namesIn(answer: unknown): string[] {
  if (!isObject(answer))
    throw new SourceError({ kind: "malformed", message: "The registry did not answer with packages." });
  return Object.keys(answer).sort();
}
