import { z } from "zod";
import { type Ask, Misasked } from "../decision";

/** A request as the API server's authorizer sees it. Every word is compared as it stands: RBAC knows no case. */
export type KubernetesRequest = ObjectRequest | PathRequest;

export interface ObjectRequest {
  kind: "object";
  verb: string;
  group: string;
  resource: string;
  /** Empty: the object itself. */
  subresource: string;
  /** Empty: in all namespaces, or of no namespace. */
  namespace: string;
  /** Empty: no object in particular. */
  name: string;
}

/** A request for an address that is no object: health, metrics, versions. */
export interface PathRequest {
  kind: "path";
  verb: string;
  path: string;
}

/** What of the context means something here; other keys mean nothing to RBAC. */
const contextSchema = z.object({
  namespace: z.string().optional(),
  name: z.string().optional(),
  groups: z.array(z.string()).optional(),
});

/** The resources of the core group, whose name is empty: with them, `pods/exec` is no group and resource. */
const coreResources = new Set([
  ...[
    "bindings",
    "componentstatuses",
    "configmaps",
    "endpoints",
    "events",
    "limitranges",
    "namespaces",
    "nodes",
  ],
  ...["persistentvolumeclaims", "persistentvolumes", "pods", "podtemplates", "replicationcontrollers"],
  ...["resourcequotas", "secrets", "serviceaccounts", "services"],
]);

/** Where the API server answers at its root, beside the core group's resources. */
const roots = new Set([
  ...[
    "api",
    "apis",
    "healthz",
    "livez",
    "readyz",
    "metrics",
    "version",
    "openapi",
    "swaggerapi",
    "swagger-ui",
  ],
  ...[
    "swagger.json",
    "swagger-2.0.0.pb-v1",
    "logs",
    "debug",
    "ui",
    "flagz",
    "statusz",
    "configz",
    ".well-known",
  ],
]);

const spelled =
  'Write it as "verb group/resource[/subresource]", for example "get /secrets", "patch apps/deployments/scale" or "get /healthz".';

/**
 * The request that the words ask about: `verb group/resource[/subresource]`. The core group is written `/pods`, `core/pods` or
 * `pods`; an address that is no object by its path (`/healthz`) or as `url:/anything`. The resource is the object's name, or
 * `NAMESPACE/NAME`, `NAMESPACE/`. With a bare verb, the resource says what the action does not. Throws `Misasked`.
 */
export function requestOf(ask: Ask): KubernetesRequest {
  const context = contextOf(ask);
  const [verb = "", first, ...more] = ask.action.trim().split(/\s+/);
  // The words of other systems' permissions are not taken for a verb: to some rules every verb is one.
  if (!/^[\w*-]+$/.test(verb) || more.length > 0)
    throw new Misasked(`"${ask.action}" is no action of Kubernetes.`, spelled);
  const target = first ?? ask.resource.trim();
  if (target === "") throw new Misasked(`"${ask.action}" does not say of what.`, spelled);
  const path = pathOf(target);
  if (path !== null) return { kind: "path", verb, path };
  const what = objectOf(target);
  const given = { namespace: ask.namespace || context.namespace || "", name: context.name ?? "" };
  const where = first === undefined || ask.resource === target ? given : placeOf(ask.resource, given);
  return placed({ kind: "object", verb, ...what, ...where });
}

/** The groups that the context says somebody is in; null: it does not say. Throws `Misasked`. */
export function groupsOf(ask: Ask): readonly string[] | null {
  return contextOf(ask).groups ?? null;
}

function contextOf({ context }: Ask): z.output<typeof contextSchema> {
  const read = contextSchema.safeParse(context);
  if (read.success) return read.data;
  throw new Misasked(
    `The context's ${read.error.issues[0]?.path.join(".") || "form"} cannot be read.`,
    'It takes {"namespace": text, "name": text, "groups": [text, …]}.',
  );
}

function pathOf(target: string): string | null {
  if (/^url:\//i.test(target)) return target.slice(4);
  if (!target.startsWith("/")) return null;
  const root = target.slice(1).split("/")[0] ?? "";
  return target === "/" || roots.has(root) ? target : null;
}

function objectOf(target: string): Pick<ObjectRequest, "group" | "resource" | "subresource"> {
  if (target === "*") return { group: "*", resource: "*", subresource: "" };
  const parts = target.split("/");
  const [head = ""] = parts;
  const ofCore = parts.length === 1 || (parts.length === 2 && coreResources.has(head));
  const [group = "", resource = "", subresource = "", ...rest] = ofCore ? ["", ...parts] : parts;
  if (resource === "" || rest.length > 0)
    throw new Misasked(`"${target}" is no resource of Kubernetes.`, spelled);
  return { group: group === "core" ? "" : group, resource, subresource };
}

function placeOf(text: string, given: { namespace: string; name: string }): typeof given {
  const slash = text.indexOf("/");
  if (text === "" || slash < 0) return { ...given, name: text || given.name };
  const namespace = text.slice(0, slash);
  if (given.namespace !== "" && given.namespace !== namespace) {
    throw new Misasked(`"${text}" is not in the namespace ${given.namespace}.`, "Name the namespace once.");
  }
  return { namespace, name: text.slice(slash + 1) };
}

/** As the API server reads requests: what is asked of one namespace is asked in it, and nothing new has a name yet. */
function placed(request: ObjectRequest): ObjectRequest {
  const { group, resource, name } = request;
  const ofNamespace = group === "" && resource === "namespaces" && request.namespace === "";
  return {
    ...request,
    namespace: ofNamespace ? name : request.namespace,
    name: isNameless(request) ? "" : name,
  };
}

/** What is new, or all at once, has no name in a request: a rule for named objects never gives it. */
export function isNameless({ verb, subresource }: Pick<ObjectRequest, "verb" | "subresource">): boolean {
  return verb === "deletecollection" || (verb === "create" && subresource === "");
}

/** A request in words: `get secrets/db in shop`. */
export function requestText(request: KubernetesRequest): string {
  if (request.kind === "path") return `${request.verb} ${request.path}`;
  const { verb, group, resource, subresource, namespace, name } = request;
  const what = `${resource}${group ? `.${group}` : ""}${subresource ? `/${subresource}` : ""}`;
  return `${verb} ${what}${name ? ` "${name}"` : ""} ${namespace ? `in namespace ${namespace}` : "in the whole cluster"}`;
}
