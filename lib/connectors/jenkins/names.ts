import type { Ref } from "@/lib/domain/record";

/** How everything of a Jenkins is named: by names within the controller, which knows no other ids. */

export const system = "jenkins";
/** The realms that a page of this connector may speak of. */
export const jenkinsRealms = /^jenkins:[^\s]{1,250}$/;

/** The controller by its address: host, and the path that it may have. */
export function realmOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `jenkins:${host}${pathname.replace(/\/+$/, "")}`;
}

export const controllerRef = (realm: string): Ref => ({ realm, externalId: "controller" });
/** A folder by its full name; the controller itself where that is empty. */
export const folderRef = (realm: string, folder: string): Ref =>
  folder === "" ? controllerRef(realm) : { realm, externalId: `folder/${folder}` };
export const jobRef = (realm: string, name: string): Ref => ({ realm, externalId: `job/${name}` });
/** The address of a folder or job below the controller's. */
export const pathOf = (fullName: string): string =>
  fullName === ""
    ? ""
    : `/${fullName
        .split("/")
        .map((part) => `job/${encodeURIComponent(part)}`)
        .join("/")}`;
