/** How logs' words for who called, from where and for whom are made few enough to add up. */

/** Words that are remembered, and how long each may be. */
const mostWords = 5000;
const longestWord = 500;

/**
 * `make`, which is not asked again for what it was asked before, as a rule: logs say the same few words in every event, and
 * those that are alike then lie in memory once.
 */
export function remembering(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = make(text);
    if (text.length > longestWord) return made;
    if (known.size >= mostWords) known.clear();
    known.set(text, made);
    return made;
  };
}

const unclean = /[\p{Cc}\p{Cs}]/u;
const allUnclean = /[\p{Cc}\p{Cs}]/gu;

/** Text that the database keeps and a row can show: without control characters and halves of characters, and cut. */
export function plainText(text: string, max: number): string {
  const cut = text.length > max ? text.slice(0, max) : text;
  return unclean.test(cut) ? cut.replace(allUnclean, "") : cut;
}

const varying =
  /(?<![a-z\d])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|(?<![a-z\d])[\da-f]*\d[\da-f]{11,}|\d{6,}/gi;

/** Names with numbers made up for each call or start become one: `botocore-session-1754395200` is `botocore-session-*`. */
export function foldVarying(text: string): string {
  const short = text.slice(0, 500);
  return /\d/.test(short) ? short.replace(varying, "*") : short;
}

/** Tools that stand behind the libraries that they call with. */
const tools =
  /\b(terraform|pulumi|ansible|opentofu|crossplane|kubectl|helm|argocd|flux|aws-cli|azurecli|gcloud|aws-sdk-[a-z]+|boto3|botocore|github-actions|curl|wget|postman)\b/i;
const browser = /^mozilla\/|^opera\//i;

/** The family of a program by its user agent: without version, machine and whatever else tells single copies apart. */
export function consumerOf(userAgent: string): string {
  const text = plainText(userAgent, 500).trim();
  if (text === "") return "";
  if (browser.test(text)) return "browser";
  const tool = tools.exec(text)?.[1];
  if (tool) return tool.toLowerCase();
  const [first = ""] = text.replace(/^\[|\]$/g, "").split(/[/\s]/, 1);
  return foldVarying(first).slice(0, 100);
}

const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}(?::\d{1,5})?$/i;

/** The network of an address, /24 or /48; a source that is named (a provider's service) stays its name. */
export function networkOf(address: string): string {
  const text = plainText(address, 200).trim();
  const parts = v4.exec(text)?.[1];
  if (parts) return `${parts}.0/24`;
  const bare = text.replace(/^\[|\](?::\d{1,5})?$/g, "");
  if (bare.includes(":") && /^[\da-f:.]+(?:%\w+)?$/i.test(bare)) return v6Network(bare.toLowerCase());
  return foldVarying(text).slice(0, 100);
}

function v6Network(address: string): string {
  const [head = "", tail] = address.split("::", 2);
  const before = head === "" ? [] : head.split(":");
  const missing =
    tail === undefined ? 0 : Math.max(0, 8 - before.length - (tail === "" ? 0 : tail.split(":").length));
  const after = tail ? tail.split(":") : [];
  const groups = [...before, ...Array<string>(missing).fill("0"), ...after].slice(0, 3);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/48`;
}
