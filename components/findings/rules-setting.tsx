import { RulesSettingForm } from "@/components/findings/rules-setting-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import type { RuleSettingView } from "@/lib/features/rules/schema-settings";

/** How a built-in rule is asked here: whether, with which severity, and why; and what another setting would do. */
export function RulesSetting({
  ruleId,
  title,
  setting,
  maySwitch,
  mayPreview,
}: {
  ruleId: string;
  title: string;
  setting: RuleSettingView;
  maySwitch: boolean;
  mayPreview: boolean;
}) {
  const { changed } = setting;
  return (
    <Card>
      <CardHeader title="How it is asked here" />
      <CardBody className="flex flex-col gap-4">
        <p className="text-muted text-sm">
          {setting.enabled ? "It is on" : "It is switched off: nobody is asked"}
          {setting.severity ? `, and its findings are ${setting.severity}` : ""}.
          {changed ? (
            <>
              {" "}
              Changed by <bdi>{changed.by}</bdi> <TimeText date={changed.at} variant="long" />
              {changed.note ? (
                <>
                  : “<bdi>{changed.note}</bdi>”
                </>
              ) : null}
            </>
          ) : null}
        </p>
        {mayPreview ? (
          <RulesSettingForm
            key={`${setting.enabled} ${setting.severity}`}
            {...{ ruleId, title, setting, maySwitch }}
          />
        ) : null}
      </CardBody>
    </Card>
  );
}
