import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { oktaId } from "./names";
import type { Tools } from "./okta-list";
import { permission } from "./permissions";
import { type Ask, type OktaContext, openSession } from "./session";

export function openTools(ctx: OktaContext, realm: string): Tools {
  const ask = openSession(ctx);
  const logins = new Map<string, Promise<string | null>>();
  return {
    ask,
    realm,
    async loginOf(id) {
      if (ctx.config.people === "no" || typeof id !== "string" || !oktaId.test(id)) return null;
      const login = logins.get(id) ?? getLogin(ask, id);
      logins.set(id, login);
      return login;
    },
  };
}

const personSchema = z.object({ profile: z.object({ login: z.string().min(1).max(500) }) });

/** A name is a help, not a need: without the scope for it an id must do. */
async function getLogin(ask: Ask, id: string): Promise<string | null> {
  try {
    const answer = await ask({ path: `/api/v1/users/${id}`, permission: permission.users, accept: [404] });
    return personSchema.safeParse(answer.status === 404 ? null : answer.json()).data?.profile.login ?? null;
  } catch (error) {
    if (error instanceof SourceError && error.failure.kind === "denied") return null;
    throw error;
  }
}
