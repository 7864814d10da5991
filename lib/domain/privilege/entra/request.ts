import { type Ask, Misasked } from "../decision";

/** What is asked of a tenant, by which of its three systems of rights answers. */
export type EntraRequest =
  | { kind: "permission"; permission: string; api: string }
  | { kind: "directory"; action: string; object: string }
  | { kind: "azure"; action: string; scope: string; isData: boolean | null };

/** Namespaces of actions that roles of the directory give; all others are Azure's resource providers. */
const ofDirectory =
  /^microsoft\.(?:directory|office365|azure\.|intune|teams|cloudpc|commerce|dynamics365|edge|hardware|networkaccess|permissionsmanagement|people|powerapps|print|skypeforbusiness|virtualvisits|viva|windows\.)/i;

/** `Microsoft.Compute/virtualMachines/read`, or of another provider. */
const ofProvider = /^(?![\w.]*\.googleapis\.com\/)[a-z]\w*(?:\.\w+)+(?:\/[\w.:*{}-]+)+$/i;
/** `Mail.Read`, `Application.ReadWrite.All`, or as the makers of another API called it. */
const ofApi = /^(?:[A-Z][\w-]*(?:\.[\w-]+)*|[a-z][\w-]*(?:\.[\w-]+)?)$/;

const spelled =
  'Write it as "Mail.Read" (a permission of an API), "microsoft.directory/applications/credentials/update" (an action in the directory) or "Microsoft.Compute/virtualMachines/read" (an action in Azure).';

/** The request that the words ask about. Throws `Misasked`. */
export function requestOf({ action, resource, context }: Ask): EntraRequest {
  const words = action.trim();
  const where = resource.trim();
  if (ofProvider.test(words)) {
    if (ofDirectory.test(words)) return { kind: "directory", action: words.toLowerCase(), object: where };
    const said = context.dataAction;
    const scope = where === "" ? "" : where.toLowerCase().replace(/(.)\/+$/, "$1");
    if (scope !== "" && !scope.startsWith("/"))
      throw new Misasked(
        `"${resource}" is no scope of Azure.`,
        'Write it as "/subscriptions/ID/resourceGroups/NAME/…".',
      );
    return {
      ...{ kind: "azure", action: words.toLowerCase(), scope },
      isData: typeof said === "boolean" ? said : null,
    };
  }
  if (ofApi.test(words)) return { kind: "permission", permission: words, api: where };
  throw new Misasked(`"${action}" is no permission and no action of Microsoft.`, spelled);
}
