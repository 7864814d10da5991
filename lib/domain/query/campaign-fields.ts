import { campaignStates } from "@/lib/domain/ownership/campaign";
import { defineFields } from "./grammar";
import { choice, date } from "./make-field";

/** By what campaigns are filtered, on the command line and the API. */
export const campaignFields = defineFields("campaigns", [
  choice("state", "State", campaignStates, "How it stands.", "state:running"),
  date("started", "Started", "ago", "When it was started.", "started:<30d", []),
  date("ends", "Ends", "ahead", "With the end of which day it ends, or ended, in UTC.", "ends:<7d", []),
]);
