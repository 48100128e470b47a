// The page of a satellite: reads the REST interface of the same address every few seconds and draws it. No framework,
// no foreign host; every text goes in as text, never as markup.
'use strict';

const $ = id => document.getElementById(id);
const state = { network: null, clockOffset: 0, picked: null };

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === 'class') node.className = value;
    else node.setAttribute(key, value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) node.append(child);
  }
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

async function get(path) {
  const answer = await fetch('api/' + path, { headers: { accept: 'application/json' }, cache: 'no-store' });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.key ? body.key + ': ' + body.rule + ', got ' + body.value : body.error);
  return body;
}

const brief = id => el('span', { class: 'id', title: id }, '…' + id.slice(-8));
const badge = (kind, text) => el('span', { class: 'badge ' + kind }, text || kind.replace('-', ' '));
const percent = ppm => ppm === null ? '–' : (ppm / 10000).toFixed(ppm === 1000000 ? 0 : 2) + ' %';
const number = n => n.toLocaleString('en');
const ago = (iso, now) => {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (seconds < 90) return seconds + ' s ago';
  if (seconds < 5400) return Math.round(seconds / 60) + ' min ago';
  if (seconds < 172800) return Math.round(seconds / 3600) + ' h ago';
  return Math.round(seconds / 86400) + ' d ago';
};
const micros = n => {
  if (n == null) return '–';
  if (n < 1000) return n + ' µs';
  if (n < 1000000) return (n / 1000).toPrecision(3) + ' ms';
  return (n / 1000000).toPrecision(3) + ' s';
};
const bytes = n => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let unit = 0;
  while (n >= 1024 && unit < units.length - 1) { n /= 1024; unit++; }
  return (unit === 0 ? n : n.toPrecision(3)) + ' ' + units[unit];
};
const serverNow = () => Date.now() + state.clockOffset;

function rows(table, list, emptyText) {
  const body = $(table).tBodies[0];
  const columns = $(table).tHead.rows[0].cells.length;
  body.replaceChildren(...(list.length ? list : [el('tr', {}, el('td', { class: 'empty', colspan: columns }, emptyText))]));
}

function drawClock() {
  const network = state.network;
  if (!network) return;
  const length = network.eraMillis;
  const elapsed = serverNow() - Date.parse(network.genesis);
  const era = Math.max(0, Math.floor(elapsed / length));
  const into = Math.max(0, elapsed - era * length);
  $('now').hidden = false;
  $('now-era').textContent = elapsed < 0 ? 'Starts soon' : 'Era ' + number(era) + ' is running';
  $('now-left').textContent = 'ends in ' + Math.ceil((length - into) / 1000) + ' s';
  $('now-bar').style.width = (100 * into / length).toFixed(1) + '%';
}

function drawNetwork(network) {
  state.network = network;
  state.clockOffset = Date.parse(network.now) - Date.now();
  $('name').textContent = network.name;
  document.title = network.name + ' · satellite';
  $('subtitle').replaceChildren('Satellite ', brief(network.satellite), ' · eras of ' + number(network.eraMillis / 1000) + ' s in '
    + network.slotsPerEra + ' slots · quorum ' + network.quorum + ' of ' + network.committeeSize);
}

function card(value, label, bad) {
  return el('div', { class: 'card' + (bad ? ' bad' : '') }, el('b', {}, value), el('span', {}, label));
}

function drawCards(network, status) {
  $('cards').replaceChildren(
    card(number(network.scalernodes.length), 'ScalerNodes checked'),
    card(number(network.hypernodes.length), 'HyperNodes checking'),
    card(number(status.archive.reports), 'reports archived'),
    card(number(status.archive.evidence), 'proofs of misbehaviour', status.archive.evidence > 0),
    card(number(status.log.size), 'entries in the log'));
}

function drawEras(page, all) {
  if (state.picked === null || !all.some(era => era.era === state.picked.era)) state.picked = null;
  const newest = all.find(era => era.reports > 0);
  const shown = state.picked || newest || null;
  rows('eras', page.eras.map(era => {
    const button = el('button', { type: 'button' }, number(era.era));
    const row = el('tr', { class: 'pick' + (shown && shown.era === era.era ? ' picked' : '') },
      el('td', {}, button),
      el('td', {}, era.state === 'running' ? 'not yet' : ago(era.end, serverNow())),
      el('td', {}, badge(era.state), era.conflicts ? badge('conflict', era.conflicts + ' conflicting') : null),
      el('td', {}, Object.entries(era.verdicts).filter(([, n]) => n > 0).map(([kind, n]) => badge(kind, n + ' ' + kind.replace('-', ' ')))),
      el('td', { class: 'num' }, era.reports + ' of ' + era.expected),
      el('td', { class: 'num' }, number(era.evidence)));
    row.addEventListener('click', () => { state.picked = era; refresh(); });
    return row;
  }), 'Nothing yet: the first era is still running.');
  return shown;
}

function strip(slots) {
  const kinds = { U: 'up', u: 'up unsure', d: 'down unsure', D: 'down', '?': 'unknown' };
  const label = [...slots].map(slot => kinds[slot]).join(', ');
  return el('span', { class: 'strip', role: 'img', 'aria-label': label, title: label },
    [...slots].map(slot => el('i', { class: 'slot ' + kinds[slot] })));
}

// What a kind of challenge measured; a report need not speak of every kind.
function of(report, kind) {
  return report.measured[kind] || {};
}

function samples(possession) {
  return possession.samplesAsked === undefined ? '–' : number(possession.samplesAnswered) + '/' + number(possession.samplesAsked);
}

function drawReports(era, page) {
  $('reports-of').textContent = era ? 'of era ' + number(era.era) : '';
  rows('reports', page.reports.map(report => el('tr', {},
    el('td', {}, brief(report.scalernode), el('small', {}, report.provider)),
    el('td', {}, badge(report.verdict), report.reasons.map(reason => el('small', {}, reason))),
    el('td', {}, strip(report.slots)),
    el('td', { class: 'num', title: 'claimed ' + percent(report.claim.availabilityPpm) }, percent(report.availabilityPpm)),
    el('td', { class: 'num' }, micros(of(report, 'echo').p50Micros)),
    el('td', { class: 'num', title: 'claimed at most ' + micros(report.claim.latencyMicros) }, micros(of(report, 'echo').p99Micros)),
    el('td', { class: 'num', title: 'right, of those asked for' }, samples(of(report, 'possession'))),
    el('td', { class: 'num', title: 'report ' + report.reportId }, '#' + number(report.logIndex)))),
  'No report has been archived for this era yet.');
}

// A finished window is final, so what it came to stays in sight: the newest first.
function closedBadges(closed, scalernode) {
  return closed.map(page => {
    const node = page.scalernodes.find(one => one.scalernode === scalernode);
    return node ? el('div', {}, badge(node.verdict, number(page.window) + ': ' + node.verdict.replace('-', ' ')),
      node.reasons.map(reason => el('small', {}, reason))) : null;
  });
}

function drawWindows(page, closed) {
  $('window-of').textContent = 'judged over window ' + number(page.window) + ', eras ' + number(page.firstEra) + ' to '
    + number(page.lastEra) + ', ' + number(page.slots) + ' slots' + (page.over ? '' : '; it is still running');
  rows('windows', page.scalernodes.map(node => el('tr', {},
    el('td', {}, brief(node.scalernode), el('small', {}, node.provider)),
    el('td', {}, badge(node.verdict), node.reasons.map(reason => el('small', {}, reason))),
    el('td', {}, closedBadges(closed, node.scalernode)),
    el('td', { class: 'num' }, percent(node.claim.availabilityPpm)),
    el('td', { class: 'num' }, number(node.surelyDown)),
    el('td', { class: 'num' }, number(node.allowedDown)),
    el('td', { class: 'num' }, number(node.knownSlots)))), 'The registry names no ScalerNode.');
}

// How far a track is from its bounds: 0 is the thin line, the right end is where it rejects.
function bound(value, low, high, label) {
  const width = 120;
  const at = n => Math.round(width * (Math.min(high, Math.max(low, n)) - low) / (high - low));
  const from = Math.min(at(0), at(value));
  const rect = (x, wide, kind) => svg('rect', { x: x, y: kind === 'track' ? 4 : 2, width: wide, height: kind === 'track' ? 4 : 8, rx: 2, class: kind });
  return svg('svg', { class: 'bound', viewBox: '0 0 ' + width + ' 12', width: width, height: 12, role: 'img', 'aria-label': label },
    svg('title', {}, label),
    rect(0, width, 'track'),
    rect(from, Math.max(2, Math.abs(at(value) - at(0))), value > 0 ? 'against' : 'for'),
    svg('line', { x1: at(0), x2: at(0), y1: 0, y2: 12, class: 'zero' }),
    svg('line', { x1: width - 1, x2: width - 1, y1: 0, y2: 12, class: 'rejects' }));
}

const nats = n => (n / 1e9).toFixed(1);
const trials = micros => number(Math.round(micros / 1e6));
function trackCell(node, name) {
  const track = node.tracks.find(one => one.track === name);
  if (!track) return el('td', {}, '–');
  const tested = track.score !== undefined;
  const label = tested
    ? 'score ' + nats(track.score) + ', accepts at ' + nats(track.acceptsAt) + ', rejects at ' + nats(track.rejectsAt)
    : node.surelyDown + ' slots surely down, ' + node.allowedDown + ' allowed';
  return el('td', {}, badge(track.verdict), track.repeated ? badge('breach', 'repeated') : null,
    el('div', {}, tested ? bound(track.score, track.acceptsAt, track.rejectsAt, label) : bound(node.surelyDown, 0, node.allowedDown + 1, label)),
    el('small', {}, tested ? trials(track.failedMicros) + ' failed, ' + trials(track.cleanMicros) + ' clean, share ' + percent(track.betaPpm) : label),
    track.reasons.map(reason => el('small', {}, reason)));
}

function drawTracks(page) {
  rows('tracks', page.scalernodes.map(node => el('tr', {},
    el('td', {}, brief(node.scalernode), el('small', {}, node.provider)),
    trackCell(node, 'possession'), trackCell(node, 'timing'), trackCell(node, 'online'),
    el('td', {}, badge(node.vetting.state), el('small', {}, node.vetting.explanation)),
    el('td', {}, node.stored === null ? 'no snapshot yet' : 'owned ' + bytes(node.stored.ownedBytes),
      node.stored === null ? null : el('small', {}, 'of ' + bytes(node.stored.committedBytes) + ' committed'),
      el('small', {}, bytes(node.claim.capacityBytes) + ' declared')))), 'The registry names no ScalerNode.');
}

function drawHyperNodes(page) {
  rows('hypernodes', page.hypernodes.map(node => el('tr', {},
    el('td', {}, brief(node.id)), el('td', {}, node.operator),
    el('td', {}, node.equivocations ? badge('equivocate', node.equivocations + ' contradicted itself') : null,
      node.seats ? badge(node.verdict) : null,
      node.gaps.map(gap => badge('gap', gap.kind.replace('-', ' ') + ' …' + gap.scalernode.slice(-8) + ' in ' + gap.slots + ' of ' + gap.of + ' slots'))),
    el('td', { class: 'wide' }, node.explanation))), 'The registry names none.');
}

// Rows are ScalerNodes, columns are eras, the newest on the right.
function drawGrid(network, eras, cells) {
  const verdicts = new Map(cells.map(cell => [cell.era + ' ' + cell.scalernode, cell.verdict]));
  const columns = eras.slice().reverse();
  $('grid').tHead.rows[0].replaceChildren(el('th', {}, 'ScalerNode'),
    ...columns.map(era => el('th', { class: 'cell', title: 'era ' + era.era + ', ' + era.state }, String(era.era % 1000))));
  rows('grid', network.scalernodes.map(node => el('tr', {},
    el('td', {}, brief(node.id), el('small', {}, node.provider)),
    columns.map(era => {
      const verdict = verdicts.get(era.era + ' ' + node.id) || (era.state === 'running' || era.state === 'agreeing' ? era.state : 'missing');
      const text = 'era ' + era.era + ': ' + verdict.replace('-', ' ');
      const button = el('button', { type: 'button', class: 'mark ' + verdict, title: text, 'aria-label': text });
      button.addEventListener('click', () => { state.picked = era; refresh(); });
      return el('td', { class: 'cell' }, button);
    }))), 'The registry names no ScalerNode.');
}

function drawEvidence(page) {
  $('evidence').replaceChildren(...(page.evidence.length ? page.evidence.map(proof => el('article', { class: 'proof' },
    el('p', {}, el('b', {}, proof.kind), ' against ' + proof.accusedRole + ' ', brief(proof.accused), ' in era ' + number(proof.era)),
    el('p', {}, proof.explanation),
    el('p', { class: 'quiet' }, el('a', { href: proof.proof }, 'log entry #' + number(proof.logIndex)),
      ' · ' + bytes(proof.bytes) + ' · handed in by ', brief(proof.submitter),
      ' ' + ago(proof.receivedAt, serverNow()) + ' · SHA-256 ', el('span', { class: 'id' }, proof.evidenceId.slice(0, 16) + '…'))))
    : [el('div', { class: 'proof none' }, 'None: nobody has signed anything that proves misbehaviour.')]));
}

function drawHead(status) {
  const line = (term, ...value) => [el('dt', {}, term), el('dd', {}, value)];
  $('head').replaceChildren(
    ...line('Entries', number(status.log.size)),
    ...line('Root', el('span', { class: 'id' }, status.log.root)),
    ...line('File', bytes(status.log.bytes) + ', flushed before every receipt'),
    ...line('Index', status.index.behind === 0 ? 'up to date' : number(status.index.behind) + ' entries behind'),
    ...line('Satellite', el('span', { class: 'id' }, status.satellite)));
}

const WINDOWS_SHOWN = 3;
function closedBefore(window) {
  const numbers = Array.from({ length: Math.min(WINDOWS_SHOWN, window) }, (_, back) => window - 1 - back);
  return Promise.all(numbers.map(number => get('windows?limit=200&window=' + number)));
}

let running = false;
async function refresh() {
  if (running) return;
  running = true;
  try {
    const [network, status, eras, cells, hypernodes, evidence, windows] = await Promise.all(
      [get('network'), get('status'), get('eras?limit=24'), get('cells?limit=24'), get('hypernodes?eras=24'), get('evidence?limit=20'), get('windows?limit=200')]);
    drawNetwork(network);
    drawClock();
    drawCards(network, status);
    drawGrid(network, eras.eras, cells.cells);
    const era = drawEras({ eras: eras.eras.slice(0, 8) }, eras.eras);
    drawReports(era, era ? await get('reports?era=' + era.era + '&limit=200') : { reports: [] });
    drawWindows(windows, await closedBefore(windows.window));
    drawTracks(windows);
    drawHyperNodes(hypernodes);
    drawEvidence(evidence);
    drawHead(status);
    $('trouble').hidden = true;
    $('foot').textContent = 'Read at ' + new Date(serverNow()).toISOString().slice(11, 19) + ' UTC · refreshes itself · REST interface under /api';
  } catch (problem) {
    $('trouble').hidden = false;
    $('trouble').textContent = 'The satellite does not answer (' + problem.message + '). What you see may be old; trying again.';
  } finally {
    running = false;
  }
}

refresh();
setInterval(() => { if (!document.hidden) refresh(); }, 4000);
setInterval(drawClock, 1000);
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
