import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { processEnv } from "@/lib/platform/env";
import { fixedHeaders, pagePolicy, strictTransport } from "@/lib/platform/headers";

const development = process.env.NODE_ENV === "development";
const https = processEnv().publicUrl.startsWith("https:");

/** Security headers and a fresh nonce for every page. Nothing here decides who may see what: pages and actions do. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce, { development, https });

  // Next reads the nonce from the policy of the request and puts it on its own scripts; the layout reads `x-nonce`.
  const forwarded = new Headers(request.headers);
  forwarded.set("x-nonce", nonce);
  forwarded.set("content-security-policy", policy);

  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of fixedHeaders) response.headers.set(name, value);
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Cache-Control", "no-store");
  if (https) response.headers.set(...strictTransport);
  return response;
}

/** Everything but the build's own files, whose headers come from the configuration. */
export const config = { matcher: ["/((?!_next/static/).*)"] };
