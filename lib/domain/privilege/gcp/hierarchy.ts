/** Something that a policy may be set on: the organisation, a folder, a project, or a resource of a service. */
export interface Place {
  /** In the inventory. */
  id: string;
  /** `organizations/1`, `folders/77`, `projects/shop`, or a full resource name. */
  name: string;
  /** What it lies in; null: nothing. It may be one that was not read. */
  parent: string | null;
}

/** Where something lies. */
export interface Lineage {
  /** Itself and all that it lies in, the nearest first. */
  ids: readonly string[];
  /** False: what is above its last was not read, nor what is granted there. */
  whole: boolean;
}

/** All that was read of the organisation's tree. */
export class Hierarchy {
  readonly #of: ReadonlyMap<string, Place>;
  readonly #byName: ReadonlyMap<string, Place>;

  constructor(places: readonly Place[]) {
    this.#of = new Map(places.map((place) => [place.id, place]));
    this.#byName = new Map(places.map((place) => [place.name, place]));
  }

  nameOf(id: string): string {
    return this.#of.get(id)?.name ?? "something that was not read";
  }

  lineageOf(id: string): Lineage {
    const ids: string[] = [];
    let at: string | null = id;
    while (at !== null && !ids.includes(at)) {
      const place: Place | undefined = this.#of.get(at);
      if (!place) return { ids, whole: false };
      ids.push(at);
      at = place.parent;
    }
    return { ids, whole: true };
  }

  /** The place of exactly this name. */
  named(name: string): Place | undefined {
    return this.#byName.get(name);
  }

  /**
   * What a resource is or lies in, of what is known: `shop`, `projects/shop`, or a full resource name with what lies in it
   * (`//storage.googleapis.com/files/objects/a` lies in the bucket `files`). Null: where it lies is not known.
   */
  find(resource: string): Place | null {
    const name = resource.replace(/^\/\/cloudresourcemanager\.googleapis\.com\//, "");
    const exact = this.#byName.get(name) ?? this.#byName.get(`projects/${name}`);
    if (exact) return exact;
    let full = bucketOf(name);
    while (full.length > 2) {
      const known = this.#byName.get(full);
      if (known) return known;
      full = full.slice(0, Math.max(0, full.lastIndexOf("/")));
    }
    const project = /(?:^|\/)(projects\/[^/]+)(?:\/|$)/.exec(name)?.[1];
    return (project && this.#byName.get(project)) || null;
  }
}

/** Conditions and clients name buckets `projects/_/buckets/NAME`, the list of policies by their name alone. */
function bucketOf(name: string): string {
  return name.replace(
    /^(?:\/\/storage\.googleapis\.com\/)?projects\/_\/buckets\//,
    "//storage.googleapis.com/",
  );
}

/** What a condition may ask of a resource, as far as its name tells. https://docs.cloud.google.com/iam/docs/conditions-resource-attributes */
export function attributesOf(resource: string): Record<string, string> {
  const full = bucketOf(resource);
  const [, service, rest = ""] = /^\/\/([\w.-]+\.googleapis\.com)\/(.+)$/.exec(full) ?? [];
  if (!service) return {};
  if (service !== "storage.googleapis.com") return { service };
  const object = rest.indexOf("/objects/");
  const type = object < 0 ? "Bucket" : "Object";
  return { service, type: `${service}/${type}`, name: `projects/_/buckets/${rest}` };
}
