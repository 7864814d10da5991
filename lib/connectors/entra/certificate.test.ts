import { execFileSync } from "node:child_process";
import { createPublicKey, createVerify, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { fakeEntra } from "./fixtures/fake-entra";
import { context, everything } from "./fixtures/read-entra";
import { openSession } from "./session";

const folder = mkdtempSync(join(tmpdir(), "rollcall-entra-"));
const [keyFile, certFile] = [join(folder, "a.key"), join(folder, "a.crt")];
execFileSync(
  "openssl",
  [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=reader"],
    ...["-keyout", keyFile, "-out", certFile],
  ],
  { stdio: "ignore" },
);
const key = readFileSync(keyFile, "utf8");
const certificate = readFileSync(certFile, "utf8");
rmSync(folder, { recursive: true });

test("a certificate signs for the application, known by its thumbprint, and its key is never sent", async () => {
  let sent = "";
  const fake = fakeEntra();
  const { client_secret: _, ...rest } = everything;
  // As a form sends it: without line breaks.
  const config = { ...rest, auth: "certificate", certificate, private_key: key.replaceAll("\n", " ") };
  const session = await openSession(
    context((request) => {
      if (request.url.endsWith("/token")) sent = String(request.body);
      return fake(request);
    }, config),
  );
  expect(session.cloud.graph).toBe("https://graph.microsoft.com");
  const form = new URLSearchParams(sent);
  expect(form.get("client_secret")).toBeNull();
  expect(sent).not.toContain("PRIVATE");
  const [header = "", claims = "", signature = ""] = (form.get("client_assertion") ?? "").split(".");
  const decode = (part: string) =>
    z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(part, "base64url").toString("utf8")));
  const thumbprint = new X509Certificate(certificate).fingerprint256.replaceAll(":", "");
  expect(decode(header)).toMatchObject({
    alg: "RS256",
    "x5t#S256": Buffer.from(thumbprint, "hex").toString("base64url"),
  });
  expect(decode(claims)).toMatchObject({ iss: everything.client_id, sub: everything.client_id });
  const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
  expect(verify.verify(createPublicKey(certificate), Buffer.from(signature, "base64url"))).toBe(true);
});
