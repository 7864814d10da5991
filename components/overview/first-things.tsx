import Link from "next/link";
import type { ReactNode } from "react";
import { CountLink } from "@/components/overview/count-link";
import { Sentence } from "@/components/overview/sentence";
import { showText } from "@/lib/domain/text";
import type { FirstThing, FirstThings as FirstThingsFacts, Told } from "@/lib/features/overview/schema";

const words = ["Nothing", "this", "these two", "these three"] as const;

/** What to do first: keys where they should not be, keys of roots, the oldest keys. */
export function FirstThings({ told }: { told: Told<FirstThingsFacts> }) {
  const title =
    told.ok && told.value.things.length > 0
      ? `Do ${words[told.value.things.length] ?? "these"} first`
      : "Do first";
  return (
    <Sentence
      title={title}
      description="Keys in files, keys of roots, old keys: by what is certain. Risk is not computed yet."
      told={told}
    >
      {({ things, exposed, shown }) =>
        things.length === 0 ? (
          <p className="text-muted">
            {shown.count === 0 ? (
              "No source has shown a key or password yet, so nothing can be said about them."
            ) : (
              <>
                Of <CountLink of={shown} /> {shown.count === 1 ? "identity" : "identities"} the keys and
                passwords were shown: none was seen in a place not meant for secrets, none is of a root, and
                none is older than a year.
              </>
            )}
          </p>
        ) : (
          <>
            <ol className="flex flex-col divide-y divide-line-subtle">
              {things.map((thing, index) => (
                <li
                  key={thing.kind === "exposed" ? thing.id : thing.kind}
                  className="flex gap-3 py-2.5 first:pt-0 last:pb-0"
                >
                  <span
                    aria-hidden="true"
                    className="mt-px flex size-5 shrink-0 items-center justify-center rounded-full bg-hover font-semibold text-2xs tabular-nums"
                  >
                    {index + 1}
                  </span>
                  <p className="min-w-0 break-words">{sentenceOf(thing)}</p>
                </li>
              ))}
            </ol>
            {exposed.count > things.filter((thing) => thing.kind === "exposed").length ? (
              <p className="mt-2.5 border-line-subtle border-t pt-2.5 text-muted text-sm">
                Of <CountLink of={exposed} /> {exposed.count === 1 ? "identity" : "identities"} in all, a
                credential was seen in a place not meant for secrets, whether it still works or not.
              </p>
            ) : null}
          </>
        )
      }
    </Sentence>
  );
}

function sentenceOf(thing: FirstThing): ReactNode {
  switch (thing.kind) {
    case "exposed":
      return (
        <>
          A key of <IdentityLink {...thing} />
          {thing.since ? ` (${thing.since.getUTCFullYear()})` : ""} lies in{" "}
          {thing.places === 1 ? "a place" : `${thing.places} places`} not meant for secrets. Replace it, then
          take it out there.
        </>
      );
    case "root":
      return (
        <>
          <CountLink of={thing.roots} /> {thing.roots.count === 1 ? "root account has" : "root accounts have"}{" "}
          a key or password that works without end. Nothing needs {thing.roots.count === 1 ? "it" : "them"}{" "}
          every day.
        </>
      );
    case "old":
      return (
        <>
          <CountLink of={thing.keys} />{" "}
          {thing.keys.count === 1 ? "identity holds a key" : "identities hold keys"} older than a year; the
          oldest is of {thing.oldest.since.getUTCFullYear()}, of <IdentityLink {...thing.oldest} />. Rotate
          the oldest first.
        </>
      );
  }
}

function IdentityLink({ id, name }: { id: string; name: string }) {
  return (
    <Link
      href={`/inventory/${id}`}
      prefetch={false}
      className="rounded-sm font-medium text-ink underline decoration-field underline-offset-4 hover:text-accent"
    >
      {showText(name, 80)}
    </Link>
  );
}
