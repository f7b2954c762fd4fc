/** Texts that a page runs if it takes them for markup, for addresses or for code. */
export const ATTACKS: readonly string[] = [
  "<script>window.attacked = true</script>",
  "<img src=x onerror=window.attacked=true>",
  "<svg onload=window.attacked=true>",
  '"><iframe srcdoc="<script>parent.attacked=true</script>">',
  "'-window['attacked']=true-'",
  "javascript:window.attacked=true",
  "{{constructor.constructor('window.attacked=true')()}}",
  "${window.attacked=true}",
  "</textarea><script>window.attacked=true</script>",
  "]]><script>window.attacked=true</script>",
  "<a href='javascript:window.attacked=true'>x</a>",
  "__proto__",
  "constructor",
  "\u202egpj.exe",
  "x:y/z?of=user:a&b=c#d",
  "%3Cscript%3Ewindow.attacked=true%3C/script%3E",
];

/** Files in which each of them names a role, a profile, an index, a collection, an action and a user. */
export function attackedFiles(): object {
  // no literal: `__proto__` would be none of its members
  const named = (make: (attack: string) => object): object =>
    Object.fromEntries(ATTACKS.map((attack) => [attack, make(attack)]));
  return {
    roles: named((attack) => ({
      controllers: { document: { actions: { get: true, [`${attack}!`]: true } } },
    })),
    profiles: named((attack) => ({
      policies: [
        { roleId: attack, restrictedTo: [{ index: attack, collections: [attack] }] },
        { roleId: `${attack}?` },
      ],
    })),
    users: named((attack) => ({ content: { profileIds: [attack] } })),
  };
}

const PROFILES = 5_000;
const INDEXES = 10_000;

/** The id of the profile of 10,000 restrictions. */
export const LARGE = "large";

export function largeFiles(): object {
  const places = Array.from({ length: INDEXES }, (_, index) => ({
    index: `index-${index}`,
    collections: ["orders"],
  }));
  const others = Array.from({ length: PROFILES }, (_, position) => [
    `profile-${position}`,
    { policies: [{ roleId: "reader", restrictedTo: [{ index: `index-${position % INDEXES}` }] }] },
  ]);
  return {
    roles: {
      reader: { controllers: { document: { actions: { get: true, search: true } } } },
    },
    profiles: {
      [LARGE]: {
        policies: [{ roleId: "reader", restrictedTo: places }],
      },
      ...(Object.fromEntries(others) as object),
    },
  };
}

/** The id of the profile whose every restriction has a finding. */
export const FAULTY = "faulty";

export function faultyFiles(): object {
  const places = Array.from({ length: INDEXES }, (_, index) => ({
    index: `index-${index}`,
    collections: [],
  }));
  return {
    roles: { reader: { controllers: { document: { actions: { get: true } } } } },
    profiles: { [FAULTY]: { policies: [{ roleId: "reader", restrictedTo: places }] } },
  };
}
