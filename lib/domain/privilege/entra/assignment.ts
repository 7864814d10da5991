import type { AzureRole } from "./azure-role";
import type { DirectoryRole } from "./directory-role";
import { graphAppId } from "./routes";

/** Something that may be granted. */
export type Right =
  | { kind: "permission"; name: string; permission: string; api: string; apiName: string; delegated: boolean }
  | { kind: "directory"; name: string; role: DirectoryRole }
  | { kind: "azure"; name: string; role: AzureRole }
  /** A role of which only the id is known, not even whether it is of the directory or of Azure. */
  | { kind: "unread"; name: string };

/** What is granted to somebody, where, and on which condition. */
export interface Assignment {
  principal: string;
  right: string;
  /** A path of Azure, or a part of the directory (`administrativeUnits/ID`, an object's id); null: everywhere. */
  where: string | null;
  /** A condition of Azure, or in whose name a delegated permission is used; null: none. */
  condition: string | null;
}

/** An assignment in words: `the role Reader on /subscriptions/…`. */
export function assignmentText({ where }: Assignment, { kind, name }: Right): string {
  return `the ${kind === "permission" ? kind : "role"} ${name}${where === null ? "" : ` on ${where}`}`;
}

/** Where it holds, in words. */
export function whereText({ where }: Assignment, { kind }: Right): string {
  if (where !== null) return where;
  return kind === "azure"
    ? "all of Azure"
    : kind === "directory"
      ? "the whole directory"
      : "the whole tenant";
}

/** A permission, or one of Graph that writes what the other reads: `Mail.ReadWrite` is taken wherever `Mail.Read` is. */
export function includes(
  { permission, api }: Extract<Right, { kind: "permission" }>,
  asked: string,
): boolean {
  if (permission === asked) return true;
  return (
    api === graphAppId &&
    /\.ReadWrite(?:\.|$)/.test(permission) &&
    permission.replace(".ReadWrite", ".Read") === asked
  );
}
