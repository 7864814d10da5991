/** Names of entries (distinguished names, RFC 4514), in one spelling whatever case and spaces a server writes. */

/** The parts of a name, from the entry up to the root; null: it is no name. */
function partsOf(dn: string): string[] | null {
  const parts = splitAt(dn, /[,;]/).map((part) => part.trim());
  return parts.length > 0 && parts.every((part) => /^[A-Za-z\d][\w.-]*\s*=/.test(part)) ? parts : null;
}

/** Splits where a separator is not escaped. */
function splitAt(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === "\\") {
      part += text.slice(at, at + 2);
      at += 1;
    } else if (separator.test(sign)) {
      parts.push(part);
      part = "";
    } else part += sign;
  }
  return [...parts, part];
}

/** A value without escapes: `\,` and `\2C` are one. */
function plainValue(value: string): string {
  const bytes = value.replace(/(?:\\[\da-f]{2})+/gi, (hex) =>
    Buffer.from(hex.replaceAll("\\", ""), "hex").toString("utf8"),
  );
  return bytes.replace(/\\(.)/gs, "$1");
}

function escapeValue(value: string): string {
  return value.replace(/[\\,;+"<>=]/g, (sign) => `\\${sign}`);
}

/** One spelling of a name: lower case, no spaces around signs, escapes only where they must be. */
export function dnKey(dn: string): string {
  return (partsOf(dn) ?? [dn.trim()])
    .map((part) =>
      splitAt(part, /\+/)
        .map((pair) => {
          const at = pair.indexOf("=");
          const type = pair.slice(0, at).trim().toLowerCase();
          return at < 0
            ? pair.toLowerCase()
            : `${type}=${escapeValue(
                plainValue(pair.slice(at + 1).trim())
                  .toLowerCase()
                  .replace(/\s+/g, " "),
              )}`;
        })
        .sort()
        .join("+"),
    )
    .join(",");
}

export function isDn(text: string): boolean {
  return partsOf(text) !== null;
}

/** The value of the name's first part: `Jane Doe` of `CN=Jane Doe,OU=…`. */
export function firstValue(dn: string): string {
  const [first = ""] = partsOf(dn) ?? [dn];
  return plainValue(first.slice(first.indexOf("=") + 1).trim());
}

/** Whether an entry lies in another, or is it. */
export function isBelow(dn: string, above: string): boolean {
  const key = dnKey(dn);
  const top = dnKey(above);
  return key === top || key.endsWith(`,${top}`);
}

/** The organisational units that an entry lies in, the closest first, each as its key and its name. */
export function unitsOf(dn: string): { key: string; name: string }[] {
  const parts = partsOf(dn) ?? [];
  return parts.flatMap((part, index) => {
    if (index === 0 || !/^ou\s*=/i.test(part)) return [];
    const whole = parts.slice(index).join(",");
    return [{ key: dnKey(whole), name: firstValue(whole) }];
  });
}
