import { type Case, collection, folder, report, request, seen } from '../case'

/** What a scope says of each name: its type and its value. */
const each = (scope: string, names: string) =>
  `'${names}'.split(' ').map((name) => [name, typeof ${scope}.get(name), ${scope}.get(name)])`
const LEAK = seen("[String(pm.environment.get('leak')), String(pm.globals.get('leak'))]")

export const VARIABLES: readonly Case[] = [
  {
    name: 'environment',
    collection: collection([
      request('/{{aText}}/{{nested}}/{{with space}}/{{kopf-ä}}/{{twice}}/{{disabled}}/{{anEmptyText}}', {
        pre: seen(
          `[${each('pm.environment', 'aText twice anEmptyText nested aSecret')}, pm.environment.has('disabled')]`,
        ),
        header: { 'X-Secret': '{{aSecret}}', 'X-Client': '{{clientSecret}}' },
        test: report('[pm.environment.name, pm.globals.name]'),
      }),
    ]),
    sends: 2,
    shows: ['/text/text-42/spaced/umlaut/second/', 'X-Client: sh-1', '["compared",'],
  },
  {
    name: 'environment-types-in-requests',
    collection: collection([
      request('/{{aNumber}}/{{aBoolean}}/{{aNull}}/{{withoutValue}}', {
        method: 'POST',
        body: { mode: 'raw', raw: '[{{aNumber}}, {{aBoolean}}, {{aNull}}, {{anObject}}, {{aList}}]' },
      }),
    ]),
    sends: 1,
    shows: ['/42/false/'],
  },
  {
    name: 'environment-types-in-scripts',
    collection: collection([
      request('/types', { pre: seen(each('pm.environment', 'aNumber aBoolean aNull anObject aList withoutValue')) }),
    ]),
    sends: 1,
  },
  {
    name: 'environment-switched-off',
    collection: collection([request('/{{switchedOff}}', { pre: seen("String(pm.environment.get('switchedOff'))") })]),
    sends: 1,
    shows: ['/off'],
  },
  {
    name: 'environment-keys',
    collection: collection([request('/keys', { pre: seen('Object.keys(pm.environment.toObject()).sort()') })]),
    sends: 1,
    shows: ['clientSecret'],
  },
  {
    name: 'token-that-nobody-set',
    collection: collection([request('/{{accessToken}}/{{allowWrites}}')]),
    sends: 1,
    shows: ['/%7B%7BaccessToken%7D%7D/%7B%7BallowWrites%7D%7D'],
  },
  {
    name: 'token-set-by-script',
    collection: collection([
      request('/one', { pre: "pm.environment.set('accessToken', 'of-script')" }),
      request('/two', { header: { Authorization: 'Bearer {{accessToken}}' } }),
    ]),
    sends: 2,
    shows: ['Authorization: Bearer of-script'],
  },
  {
    name: 'collection-variables',
    collection: collection(
      [
        request('/{{shadowed}}/{{own}}/{{number}}/{{off}}/{{set}}', {
          pre: seen(each('pm.collectionVariables', 'own number flag nothing object json off byId')),
        }),
        request('/{{set}}', {
          pre: "pm.collectionVariables.set('set', { a: 1 }); pm.collectionVariables.unset('own')",
          test: report("[pm.collectionVariables.has('own'), pm.collectionVariables.toObject()]"),
        }),
      ],
      {
        variable: [
          { key: 'shadowed', value: 'collection' },
          { key: 'own', value: '{{aText}}', type: 'string' },
          { key: 'number', value: 5 },
          { key: 'flag', value: 'true', type: 'boolean' },
          { key: 'nothing', value: null },
          { key: 'object', value: { a: 1 } },
          { key: 'json', value: '{"a":1}', type: 'json' },
          { key: 'off', value: 'x', disabled: true },
          { id: 'byId', value: 'by id' },
          { key: 'secret', value: 's', type: 'secret' },
        ],
      },
    ),
    sends: 3,
    shows: ['/environment/text/5/'],
  },
  {
    name: 'collection-variables-as-an-object',
    collection: collection([request('/{{a}}')], { variable: { a: 'an object' } }),
    sends: 1,
  },
  {
    name: 'folder-variables',
    collection: collection([
      folder('f', [request('/{{ofFolder}}/{{ofItem}}', { variable: [{ key: 'ofItem', value: 'i' }] })], {
        variable: [{ key: 'ofFolder', value: 'f' }],
      }),
    ]),
    sends: 1,
  },
  {
    name: 'scopes',
    collection: collection(
      [
        "pm.globals.set('x', 'globals')",
        "pm.collectionVariables.set('x', 'collection')",
        "pm.environment.set('x', 'environment')",
        "pm.variables.set('x', 'local')",
        seen("['globals', 'collectionVariables', 'environment', 'variables'].map((scope) => pm[scope].get('x'))"),
        "pm.variables.unset('x'); pm.environment.unset('x')",
        'pm.collectionVariables.clear(); pm.globals.clear()',
      ].map((pre) => request('/{{x}}', { pre })),
      { variable: [{ key: 'x', value: 'file' }] },
    ),
    sends: 7,
    shows: ['/file', '/collection', '/environment', '/local'],
  },
  {
    name: 'types-set-by-scripts',
    collection: collection([
      request('/set', {
        pre: `const all = { n: 1, b: true, o: { a: [1] }, l: [1], nil: null, t: 'x', d: new Date(0) }
          for (const [key, value] of Object.entries(all)) { pm.environment.set(key, value); pm.globals.set(key, value) }`,
      }),
      request('/{{n}}/{{b}}/{{o}}/{{l}}/{{nil}}/{{t}}', {
        pre: seen(`[${each('pm.environment', 'n b o l nil t d')}, ${each('pm.globals', 'n b o l nil')}]`),
      }),
    ]),
    sends: 2,
    shows: ['/1/true/'],
  },
  {
    name: 'references-nested-and-odd',
    collection: collection(
      [
        request('/{{outer{{which}}}}/{{{aText}}}/{{ aText }}/{{a.b}}/{{loop}}/{{aText}}{{aText}}/{{}}/{{self}}', {
          pre: seen(`[pm.variables.replaceIn('{{nested}} {{nowhere}} {{ aText }}'),
            pm.environment.replaceIn('{{aText}}'), pm.variables.replaceIn({ a: '{{aText}}' })]`),
        }),
      ],
      {
        variable: Object.entries({
          which: 'One',
          outerOne: 'found',
          'a.b': 'dotted',
          loop: '{{back}}',
          back: '{{loop}}',
          self: '{{self}}x',
        }).map(([key, value]) => ({ key, value })),
      },
    ),
    sends: 1,
    shows: ['/dotted/', '/texttext/', 'text-42'],
  },
  {
    name: 'variables-set-for-the-next-collection',
    collection: collection([
      request('/{{leak}}', {
        pre: LEAK,
        test: "pm.environment.set('leak', 'e'); pm.globals.set('leak', 'g'); leaked = 1",
      }),
    ]),
    sends: 1,
    shows: ['undefined'],
  },
  {
    name: 'variables-set-by-the-collection-before',
    collection: collection([request('/{{leak}}', { pre: LEAK }), request('/global', { pre: seen('typeof leaked') })]),
    sends: 2,
    shows: ['undefined'],
  },
]
