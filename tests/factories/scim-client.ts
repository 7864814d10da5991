import type { Pool } from "pg";
import { GET as rest } from "@/app/scim/v2/[...rest]/route";
import {
  DELETE as deleteGroup,
  PATCH as patchGroup,
  PUT as putGroup,
  GET as readGroup,
} from "@/app/scim/v2/Groups/[id]/route";
import { GET as listGroups, POST as postGroup } from "@/app/scim/v2/Groups/route";
import { GET as readTypes } from "@/app/scim/v2/ResourceTypes/[[...id]]/route";
import { GET as readSchemas } from "@/app/scim/v2/Schemas/[[...id]]/route";
import { GET as readConfig } from "@/app/scim/v2/ServiceProviderConfig/route";
import {
  DELETE as deleteUser,
  PATCH as patchUser,
  PUT as putUser,
  GET as readUser,
} from "@/app/scim/v2/Users/[id]/route";
import { GET as listUsers, POST as postUser } from "@/app/scim/v2/Users/route";
import type { Permission } from "@/lib/domain/permissions";
import { createToken } from "@/lib/platform/auth/api-token";

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

const doors: Record<string, Record<string, unknown>> = {
  Users: { GET: listUsers, POST: postUser },
  "Users/": { GET: readUser, PUT: putUser, PATCH: patchUser, DELETE: deleteUser },
  Groups: { GET: listGroups, POST: postGroup },
  "Groups/": { GET: readGroup, PUT: putGroup, PATCH: patchGroup, DELETE: deleteGroup },
  ServiceProviderConfig: { GET: readConfig },
  ResourceTypes: { GET: readTypes },
  "ResourceTypes/": { GET: readTypes },
  Schemas: { GET: readSchemas },
  "Schemas/": { GET: readSchemas },
};

const isHandler = (door: unknown): door is Handler => typeof door === "function";

export interface ScimResponse {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was answered.
  body: any;
}

/** An identity provider, which asks the real handlers of SCIM. */
export class ScimClient {
  constructor(
    private readonly token: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  async ask(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<ScimResponse> {
    const [name = "", query] = path.split("?");
    const [room = "", ...ids] = name.split("/");
    const door = doors[ids.length > 0 ? `${room}/` : room]?.[method] ?? rest;
    if (!isHandler(door)) throw new Error(`No door for ${method} ${path}`);
    const isList = ["ResourceTypes", "Schemas"].includes(room);
    const params = ids.length === 0 ? {} : { id: isList ? ids : ids.join("/") };
    const url = `http://localhost:3000/scim/v2/${name}${query === undefined ? "" : `?${query}`}`;
    const text = typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body);
    const request = new Request(url, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        "content-type": "application/scim+json",
        ...this.headers,
        ...more,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    const response = await Reflect.apply(door, undefined, [request, { params: Promise.resolve(params) }]);
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: answer === "" ? null : JSON.parse(answer),
    };
  }

  get = (path: string, more?: Record<string, string>) => this.ask("GET", path, undefined, more);
  post = (path: string, body: unknown) => this.ask("POST", path, body);
  put = (path: string, body: unknown, more?: Record<string, string>) => this.ask("PUT", path, body, more);
  delete = (path: string) => this.ask("DELETE", path);
  patch = (path: string, ...Operations: unknown[]) =>
    this.ask("PATCH", path, { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations });

  /** Adds a user, and gives its id. */
  async user(name: string, more: object = {}): Promise<string> {
    const emails = [{ value: `${name}@acme.example`, type: "work", primary: true }];
    const { body } = await this.post("Users", {
      userName: `${name}@acme.example`,
      displayName: name,
      emails,
      active: true,
      ...more,
    });
    return body.id;
  }
}

/** A token of a member, with these permissions. */
export async function scimToken(
  pool: Pool,
  userId: string,
  scopes: Permission[] = ["people:provision"],
): Promise<string> {
  const made = createToken();
  await pool.query(
    `INSERT INTO api_tokens (user_id, prefix, secret_hash, name, scopes, created_at, expires_at)
     VALUES ($1, $2, $3, 'provider', $4, now(), now() + interval '1 day')`,
    [userId, made.prefix, made.secretHash, scopes],
  );
  return made.token;
}
