import { describe, expect, test } from "vitest";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { readKubeconfig } from "./kubeconfig";

const pem = (what: string) => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----\n`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

function kubeconfig(
  cluster: object = {},
  user: object = { token: "CANARY-token" },
  more: object = {},
): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "prod",
    clusters: [{ name: "c", cluster: { server: "https://k8s.example.net:6443/", ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [
      { name: "other", context: { cluster: "x", user: "x" } },
      { name: "prod", context: { cluster: "c", user: "u" } },
    ],
    ...more,
  });
}

function refusal(text: string): string {
  try {
    readKubeconfig(text);
  } catch (error) {
    if (error instanceof SourceError) return error.message;
    throw error;
  }
  return "none";
}

describe("a kubeconfig", () => {
  test("gives the entrance of its current context", () => {
    expect(readKubeconfig(kubeconfig({ "certificate-authority-data": base64(pem("CERTIFICATE")) }))).toEqual({
      server: "https://k8s.example.net:6443",
      token: "CANARY-token",
      tls: { ca: pem("CERTIFICATE"), cert: undefined, key: undefined },
    });
  });

  test("signs in with a certificate where it holds one with its key", () => {
    const user = {
      "client-certificate-data": base64(pem("CERTIFICATE")),
      "client-key-data": base64(pem("PRIVATE KEY")),
    };
    expect(readKubeconfig(kubeconfig({}, user))).toMatchObject({
      token: null,
      tls: { cert: pem("CERTIFICATE"), key: pem("PRIVATE KEY") },
    });
  });

  test("may be YAML", () => {
    const yaml = `clusters:\n- {name: c, cluster: {server: "https://a"}}\nusers:\n- {name: u, user: {token: t}}\ncontexts:\n- {name: x, context: {cluster: c, user: u}}\n`;
    expect(readKubeconfig(yaml)).toMatchObject({ server: "https://a", token: "t" });
  });

  test.each<[string, string, string]>([
    ["that runs a program", kubeconfig({}, { exec: { command: "aws" } }), "runs a program"],
    ["that names a file", kubeconfig({ "certificate-authority": "/etc/ca.pem" }), "--flatten"],
    ["that does not check who answers", kubeconfig({ "insecure-skip-tls-verify": true }), "does not check"],
    ["that has no way to sign in", kubeconfig({}, {}), "neither a token nor a certificate"],
    [
      "whose context is not there",
      kubeconfig({}, undefined, { "current-context": "gone" }),
      "no current context",
    ],
    ["that holds no PEM", kubeconfig({ "certificate-authority-data": base64("nothing") }), "not PEM"],
    ["that is something else", "hello: [", "neither YAML nor JSON"],
    ["that has none of its parts", "{}", "has not the parts"],
  ])("%s is refused with the reason, and is not quoted", (_, text, why) => {
    const message = refusal(text);
    expect(message).toContain(why);
    expect(message).not.toContain("CANARY");
  });
});
