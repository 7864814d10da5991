/** A document in which one object has a member less than it had, or one that nobody knows. */
interface Broken {
  /** What was done: `- runs.tool`, `+ runs.tool.more`. */
  how: string;
  document: unknown;
}

/** A JSON document broken once for each member of each of its objects, and once for each object. */
export function* brokenDocuments(value: unknown, at = ""): Generator<Broken> {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [place, each] of value.entries())
      for (const { how, document } of brokenDocuments(each, at))
        yield { how, document: value.with(place, document) };
    return;
  }
  const members = Object.entries(value);
  yield { how: `+ ${at}more`, document: { ...value, more: 1 } };
  for (const [name, each] of members) {
    yield {
      how: `- ${at}${name}`,
      document: Object.fromEntries(members.filter(([other]) => other !== name)),
    };
    for (const { how, document } of brokenDocuments(each, `${at}${name}.`))
      yield { how, document: { ...value, [name]: document } };
  }
}
