/** Tools that look for nothing but secrets. */
const secretScanners =
  /^(?:gitleaks|betterleaks|trufflehog|detect-secrets|ggshield|gitguardian|kingfisher|nosey ?parker|whispers|secretlint|git-secrets|talisman|titus)/i;

/** Weaknesses (CWE) that say that a secret stands where it should not: 798, 259, 321, 522 and 540. */
const weaknesses = /\bcwe[-/: ]?0{0,3}(?:798|259|321|522|540)\b/i;
const words =
  /\b(?:hard[- _]?coded[- _]?(?:credential|password|secret|token|key)s?|secrets?|leaked|credentials?|private[- _]?keys?|api[- _]?keys?|access[- _]?(?:key|token)s?|passwords?)\b/i;
/** Rules that speak of secrets and are about something else: how code handles them. */
const handling =
  /\b(?:log(?:s|ged|ging)?|weak(?:er|ness(?:es)?)?|hash(?:es|ed|ing)?|compar(?:e[sd]?|ing|isons?)|timing|insecure(?:ly)?|clear[- _]?text|rotat(?:e[sd]?|ing|ion)|polic(?:y|ies))\b/i;
/** Rules that tools put under secrets themselves: by a tag, or by Checkov's ids. */
const kept = /^(?:secrets?|CKV_SECRET_\d+)$/i;

/** Whether a rule finds secrets themselves, by the tool, its words and its tags. */
export function isAboutSecrets(tool: string, said: readonly string[]): boolean {
  if (secretScanners.test(tool) || said.some((each) => kept.test(each))) return true;
  const text = said.join("\n").replaceAll("_", " ");
  return weaknesses.test(text) || (words.test(text) && !handling.test(text));
}
