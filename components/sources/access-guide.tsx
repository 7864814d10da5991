"use client";

import { useEffect, useRef, useState } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { describeAccessAction } from "@/lib/features/sources/actions";
import type { AccessGuideView } from "@/lib/features/sources/schema-catalogue";

/** After this long without a key press, the policies follow the form. */
const settleMs = 500;

/** Ready-made policies to copy; what the form says is filled in as it is typed. */
export function AccessGuide({
  connector,
  start,
  fields,
}: {
  connector: string;
  start: AccessGuideView;
  /** Only texts: no secret stands in a policy. */
  fields: Readonly<Record<string, string>>;
}) {
  const [guide, setGuide] = useState(start);
  const key = JSON.stringify(fields);
  const shown = useRef(key);
  useEffect(() => {
    if (shown.current === key) return;
    const timer = setTimeout(async () => {
      const result = await describeAccessAction({ connector, fields: JSON.parse(key) }).catch(() => null);
      if (!result?.data) return;
      shown.current = key;
      setGuide(result.data);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [connector, key]);
  const [tab] = guide.tabs;
  if (!tab) return null;
  return (
    <div className="min-w-0">
      <p className="mb-3 text-muted text-sm">{guide.intro}</p>
      <Tabs defaultValue="way-0">
        <TabList label="Ways to give access">
          {guide.tabs.map((each, n) => (
            <Tab key={each.name} value={`way-${n}`}>
              {each.name}
            </Tab>
          ))}
        </TabList>
        {guide.tabs.map((each, n) => (
          <TabPanel key={each.name} value={`way-${n}`} className="pt-3">
            <CodeBlock
              code={each.text}
              title={`${each.name} (${each.language})`}
              wrap={isOneLine(each.text)}
            />
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}

/** A single command is easier to check when all of it is in sight. */
function isOneLine(text: string): boolean {
  return !text.trim().includes("\n");
}
