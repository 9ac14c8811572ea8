import { z } from 'zod';
import { PayError } from '../error.ts';
import type { OnNotice } from '../notice.ts';
import { visible } from '../redact/visible.ts';
import { readBody } from '../request/read-body.ts';
import { mediaTypeOf } from '../request/read-json.ts';
import { BoundedMap } from '../support/bounded-map.ts';

/** A browser gathers reports for a minute at most. */
const REPORT_BYTES = 64 * 1024;
const REPORTS = 100;
const TEXT = z.string().max(8_192);

/** What `report-uri` sends: https://www.w3.org/TR/CSP3/#deprecated-serialize-violation. */
const single = z.object({
  'csp-report': z.object({
    'effective-directive': TEXT.exactOptional(),
    'violated-directive': TEXT.exactOptional(),
    'blocked-uri': TEXT.exactOptional(),
    'document-uri': TEXT.exactOptional(),
    'source-file': TEXT.nullable().exactOptional(),
  }),
});

/** What the Reporting API sends, of which other kinds of report are left alone: https://www.w3.org/TR/reporting-1/. */
const batch = z.array(z.object({ type: TEXT, body: z.unknown() })).max(REPORTS);
const body = z.object({
  effectiveDirective: TEXT,
  blockedURL: TEXT.nullable().exactOptional(),
  documentURL: TEXT.exactOptional(),
  sourceFile: TEXT.nullable().exactOptional(),
});

interface Violation {
  readonly directive: string;
  readonly blocked: string;
  readonly page: string;
  readonly source: string;
}

/** The same violation is told once in this time: a page that is open for long repeats it. */
const REPEAT_MS = 60 * 60_000;
const MAX_KNOWN = 1_000;
/** Extensions of a shopper's browser are no business of the shop, and every shop has shoppers with some. */
const EXTENSION = /^(?:[\w-]*-extension|about|chrome|safari-web-extension)\b/;
/** `inline`, `eval`, `trusted-types-sink` …: what stands where there is no address. */
const LONGEST_WORD = 64;
const LONGEST_PLACE = 256;
const DIRECTIVE = /^[a-z]+(?:-[a-z]+){1,6}$/;

/**
 * Makes notices of what browsers report of a page's policy, which is how a shop learns of a script that somebody has put
 * into its page (PCI DSS 11.6.1). Anybody can send such a report, so it moves nothing but a notice.
 *
 * @returns what serves `…/csp-report`; it throws PayError `content-type-unsupported`, `body-invalid` or what reading does.
 */
export function createPolicyReports(
  now: () => number,
): (request: Request, onNotice: OnNotice) => Promise<void> {
  const told = new BoundedMap<string, number>(MAX_KNOWN);
  return async (request, onNotice) => {
    for (const violation of await readReports(request)) {
      const { directive, blocked, page, source } = violation;
      if (EXTENSION.test(blocked) || EXTENSION.test(source)) continue;
      const key = JSON.stringify([directive, blocked, page]);
      if (now() - (told.get(key) ?? -Infinity) < REPEAT_MS) continue;
      told.set(key, now());
      const from = source === '' ? '' : `, asked for by ${source}`;
      onNotice({
        kind: 'policy-violation',
        reason: DIRECTIVE.test(directive) ? directive : 'other',
        hint: `${page || 'A page'} was stopped from using ${blocked || 'something'}${from}. If it is not yours, somebody has changed your page.`,
      });
    }
  };
}

async function readReports(request: Request): Promise<Violation[]> {
  const type = mediaTypeOf(request);
  const read = READERS[type];
  if (!read) {
    throw new PayError(
      'content-type-unsupported',
      'That is no report of a browser.',
      'Name this address in report-uri, or in Reporting-Endpoints.',
    );
  }
  const text = new TextDecoder().decode(await readBody(request, REPORT_BYTES));
  try {
    return read(JSON.parse(text));
  } catch (cause) {
    throw new PayError('body-invalid', 'The report is not what browsers send.', 'Send none by hand.', {
      cause,
    });
  }
}

const READERS: Readonly<Record<string, (value: unknown) => Violation[]>> = {
  'application/csp-report': (value) => {
    const report = single.parse(value)['csp-report'];
    const directive = report['effective-directive'] ?? report['violated-directive'] ?? '';
    return [
      {
        // Older browsers send the whole directive.
        directive: directive.split(' ', 1).join(),
        blocked: siteOf(report['blocked-uri']),
        page: placeOf(report['document-uri']),
        source: placeOf(report['source-file']),
      },
    ];
  },
  'application/reports+json': (value) =>
    batch
      .parse(value)
      .filter(({ type }) => type === 'csp-violation')
      .map((report) => {
        const { effectiveDirective, blockedURL, documentURL, sourceFile } = body.parse(report.body);
        return {
          directive: effectiveDirective,
          blocked: siteOf(blockedURL),
          page: placeOf(documentURL),
          source: placeOf(sourceFile),
        };
      }),
};

/** @returns the site of an address: path and query may hold what was to be stolen; or the word in its place. */
function siteOf(address: string | null | undefined): string {
  if (!address) return '';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) return visible(address.slice(0, LONGEST_WORD));
  return isWeb(url) ? url.origin : url.protocol.slice(0, -1);
}

/** @returns where a page or a script is, without its query, which may say who the shopper is. */
function placeOf(address: string | null | undefined): string {
  const url = address && URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !isWeb(url)) return siteOf(address);
  return visible(`${url.origin}${url.pathname}`.slice(0, LONGEST_PLACE));
}

const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:';
