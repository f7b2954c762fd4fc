import type { AnalysisEntry } from "./AnalysisEntry";

/** The findings about what somebody has configured: constraints, templates, allowances. */
export const CONFIGURATION = {
  "constraint.violated": {
    severity: "securityWarning",
    of: "configuration",
    meaning:
      "what is stored, or what the files say, breaks a constraint; told by `analyzeAll`, of the configuration in force, and by the command line, of `constraints` in the files ([constraints.md](constraints.md))",
  },
  "constraint.vacuous": {
    severity: "securityWarning",
    of: "configuration",
    meaning:
      "a constraint of files names a profile, role or user that there is not, or a controller or action that is likely misspelt: it binds nobody by that name; the log of the plugin warns of the same at start ([constraints.md](constraints.md#check-files))",
  },
  "template.open": {
    severity: "securityWarning",
    of: "configuration",
    meaning:
      "an instance of a template may send a request that leaves its tenant's index, or this cannot be told ([templates.md](templates.md))",
  },
  "template.meets": {
    severity: "warning",
    of: "configuration",
    meaning:
      "an instance of a template has the id of another one's, in a tenant of another index: `editor` and `x-editor`. Whoever makes the one must cover the other ([templates.md](templates.md#let-a-tenants-manager-make-them))",
  },
  "template.exceeded": {
    severity: "securityWarning",
    of: "profile",
    meaning:
      "an instance of a template grants what the template does not; told by `analyzeAll`, of templates of the configuration, and by `check --server`, of those of the files",
  },
  "template.differs": {
    severity: "warning",
    of: "profile",
    meaning:
      "an instance of a template differs from it otherwise, or was made from another version; told as `template.exceeded`",
  },
  "allowance.unused": {
    severity: "warning",
    of: "configuration",
    meaning:
      "the command line: an allowance of `profile-guard.config.yaml` that no finding matches, or that an error does, which cannot be allowed",
  },
} as const satisfies Readonly<Record<string, AnalysisEntry>>;
