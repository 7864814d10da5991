import {
  type AlertMessage,
  capital,
  findingUrl,
  groupTitles,
  headlineOf,
  restWord,
  sizeOf,
  type ToldFinding,
  toldLine,
  viewUrl,
  whoseWords,
} from "@/lib/domain/alert";
import { showText } from "@/lib/domain/text";

/** A letter as it is sent: the same said twice, as text and as HTML. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** A message as a letter. */
export function letterOf(message: AlertMessage): Letter {
  return { subject: headlineOf(message), text: textOf(message), html: htmlOf(message) };
}

const why = ({ alert, view }: AlertMessage) =>
  `Rollcall sends this by the alert “${showText(alert.name, 80)}”, of what is in “${showText(view.name, 80)}”.`;

function textOf(message: AlertMessage): string {
  const parts = groupTitles.flatMap(([happening, title]) => {
    const group = message.groups[happening];
    if (sizeOf(group) === 0) return [];
    const rest = restWord(group);
    return [
      `${title} (${sizeOf(group).toLocaleString("en")})`,
      "",
      ...group.worst.flatMap((finding) => [
        `[${finding.severity}] ${toldLine(finding, 500)}`,
        `    ${whoseWords(finding)}`,
        `    ${findingUrl(message.origin, finding.id)}`,
        "",
      ]),
      ...(rest ? [`${rest}.`, ""] : []),
    ];
  });
  return [headlineOf(message), "", ...parts, `All of them: ${viewUrl(message)}`, "", why(message), ""].join(
    "\n",
  );
}

/** Text in HTML, also within an attribute in double quotes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const grey = "color:#5f6672";

function htmlOf(message: AlertMessage): string {
  const parts = groupTitles.map(([happening, title]) => {
    const group = message.groups[happening];
    if (sizeOf(group) === 0) return "";
    const rest = restWord(group);
    return `<h2 style="font-size:15px;margin:20px 0 4px">${title} (${sizeOf(group).toLocaleString("en")})</h2>
<ul style="padding:0;margin:0;list-style:none">
${group.worst.map((finding) => itemOf(finding, message.origin)).join("\n")}
</ul>${rest ? `\n<p style="${grey}">${rest}.</p>` : ""}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(headlineOf(message))}</title></head>
<body style="font:14px/1.5 system-ui,sans-serif;max-width:640px">
<p style="font-size:16px"><strong>${escapeHtml(headlineOf(message))}</strong></p>
${parts.filter(Boolean).join("\n")}
<p style="margin-top:20px"><a href="${escapeHtml(viewUrl(message))}">Open all of them in Rollcall</a></p>
<p style="font-size:12px;${grey}">${escapeHtml(why(message))}</p>
</body></html>
`;
}

function itemOf(finding: ToldFinding, origin: string): string {
  return `<li style="padding:8px 0;border-top:1px solid #e3e6ea"><strong>${capital(finding.severity)}</strong> <a href="${escapeHtml(
    findingUrl(origin, finding.id),
  )}"><bdi>${escapeHtml(toldLine(finding, 500))}</bdi></a><br><span style="font-size:12px;${grey}"><bdi>${escapeHtml(
    whoseWords(finding),
  )}</bdi></span></li>`;
}
