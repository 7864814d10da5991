import { type Ask, Misasked } from "../decision";

/** What is asked of Google Cloud. */
export interface GcpRequest {
  /** As roles name it: `storage.objects.get`. */
  permission: string;
  /** Empty: anywhere. */
  resource: string;
  context: Ask["context"];
}

const forms = /^(?:[a-z][\w-]*(?:\.[\w-]+){2,}|[a-z][\w.-]*\.googleapis\.com\/[\w-]+(?:\.[\w-]+)+)$/;

/** The request that the words ask about. Throws `Misasked`. */
export function requestOf({ action, resource, context }: Ask): GcpRequest {
  const permission = action.trim();
  if (!forms.test(permission)) {
    throw new Misasked(
      `"${action}" is no permission of Google Cloud.`,
      'Write it as roles name it, for example "storage.objects.get", with a project ("projects/shop") or a full resource name as the resource.',
    );
  }
  return { permission, resource: resource.trim(), context };
}

/** Services that are called otherwise where their permissions stand with the address of their API. */
const addresses: { [service: string]: string } = { resourcemanager: "cloudresourcemanager" };

/**
 * A permission with the address of its API, as deny policies and some newer roles name it: `storage.googleapis.com/objects.get`.
 * https://docs.cloud.google.com/iam/docs/deny-permissions-support
 */
export function addressed(permission: string): string {
  if (permission.includes("/")) return permission;
  const mark = permission.indexOf(".");
  const service = permission.slice(0, mark);
  const address = (Object.hasOwn(addresses, service) && addresses[service]) || service;
  return `${address}.googleapis.com/${permission.slice(mark + 1)}`;
}

/** Whether a permission of a deny rule, perhaps a group of them (`…/objects.*`, `…/*.get`, `…/*.*`), covers one. */
export function deniedCovers(denied: string, permission: string): boolean {
  const asked = addressed(permission);
  if (denied === asked) return true;
  const [service, what = ""] = denied.split("/");
  const [of, rest = ""] = asked.split("/");
  if (service !== of) return false;
  if (what === "*.*") return true;
  if (what.endsWith(".*")) return rest.startsWith(what.slice(0, -1));
  return what.startsWith("*.") && rest.endsWith(what.slice(1));
}
