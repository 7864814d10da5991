import { type Ask, Misasked } from "../decision";

export interface VaultRequest {
  capability: string;
  path: string;
}

const capabilities = ["create", "read", "update", "patch", "delete", "list", "sudo", "subscribe", "recover"];

/** Reads a question in Vault's words. Throws `Misasked`. */
export function vaultRequest({ action, resource, namespace }: Ask): VaultRequest {
  const capability = action.trim().toLowerCase();
  if (!capabilities.includes(capability))
    throw new Misasked("The action is no capability of Vault.", `Name one: ${capabilities.join(", ")}.`);
  const path = `${namespace === "" ? "" : `${namespace.replace(/\/+$/, "")}/`}${resource}`.replace(
    /^\/?(?:v1\/)?/,
    "",
  );
  if (!path.includes("/"))
    throw new Misasked(
      "No path of Vault's API is named.",
      "Write it as a policy does: secret/data/app, sys/mounts.",
    );
  return { capability, path };
}
