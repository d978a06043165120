// The page's script: live replies, and a fast way out. Everything works without it too.

const root = document.documentElement
const base = root.dataset.base
const framed = 'framed' in root.dataset && window.parent !== window
const find = (selector, within = document) => within.querySelector(selector)
const lines = find('#lines')
const below = find('#below')

// ---------------------------------------------------------------- leaving

const CLOSE_TOGETHER = 5000 // milliseconds in which Shift must be pressed three times
let presses = []

function leave() {
  root.hidden = true
  document.title = ''
  document.body.replaceChildren()
  stream?.close()
  fetch(`${base}/leave`, { method: 'POST', keepalive: true, headers: { 'X-Leave': '1' } }).catch(() => {})
  for (const kept of ['sessionStorage', 'localStorage']) {
    try { window[kept].clear() } catch { /* switched off: then it holds nothing */ }
  }
  if (framed) window.parent.postMessage({ lutea: 'leave', to: root.dataset.neutral }, '*')
  else window.location.replace(root.dataset.neutral)
}

function countShift(event) {
  if (event.key !== 'Shift') {
    presses = []
    return
  }
  if (event.repeat) return
  presses = [...presses.filter((at) => event.timeStamp - at < CLOSE_TOGETHER), event.timeStamp]
  if (presses.length >= 3) leave()
}

// A page that comes back from the browser's memory is asked for again: it may have been left.
function backAgain(event) {
  if (event.persisted) {
    root.hidden = true
    window.location.reload()
  }
}

// Back in the history, with no chat of this browser: show nothing until it is asked for.
function nothingLeft() {
  const [visit] = performance.getEntriesByType('navigation')
  if (visit?.type === 'back_forward' && document.body.classList.contains('first')) {
    const again = document.createElement('a')
    again.href = window.location.pathname
    again.textContent = '…'
    again.setAttribute('aria-label', 'Open this page')
    document.body.className = 'empty'
    document.body.replaceChildren(again)
  }
}

document.addEventListener('keydown', countShift)
window.addEventListener('pageshow', backAgain)
window.addEventListener('pagehide', () => { if (lines) root.hidden = true })

// ---------------------------------------------------------------- what the server drew

let busy = false // between her message and its answer

// The server escapes every word before it draws; this is the one place that takes its HTML.
const policy = window.trustedTypes?.createPolicy('lutea', { createHTML: (html) => html })

function drawn(html) {
  const template = document.createElement('template')
  template.innerHTML = policy ? policy.createHTML(html) : html
  return template.content
}

function nearTheEnd() {
  const page = document.scrollingElement
  return page.scrollHeight - page.scrollTop - page.clientHeight < 240
}

function lastId() {
  return find('.line:last-of-type', lines)?.dataset.id ?? ''
}

function add(id, html) {
  if (document.getElementById(`e-${id}`)) return null
  const piece = drawn(html)
  const line = find('.line', piece)
  lines.append(piece)
  if (line.classList.contains('person')) forget()
  else hideTyping()
  return line
}

// New lines are read out by the log; focus stays where it is. The page moves for someone who has
// just written or is at its end, and always to a number that must be rung.
function addAll(entries) {
  const follow = busy || nearTheEnd()
  const added = entries.map(({ id, html }) => add(id, html)).filter(Boolean)
  const danger = added.find((line) => line.classList.contains('safety'))
  if (danger || (follow && added.length)) {
    (danger ?? added[0]).scrollIntoView({ block: 'start', behavior: calm() })
  } else if (added.length) {
    below.hidden = false
    hideWhenSeen()
  }
}

// Nothing to point at where the newest line begins above the box to write in.
function hideWhenSeen() {
  const newest = find('.line:last-of-type', lines)
  if (nearTheEnd() || newest?.getBoundingClientRect().top < find('#say').getBoundingClientRect().top - 40) below.hidden = true
}

function toTheNewest() {
  below.hidden = true
  find('.line:last-of-type', lines).scrollIntoView({ block: 'start', behavior: calm() })
}

if (lines) {
  find('button', below).addEventListener('click', toTheNewest)
  document.addEventListener('scroll', hideWhenSeen)
}

function calm() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
}

// What is on offer is often told twice, by the answer and by the stream: a button under a finger
// stays what it is. Each drawing names its forms anew; the names do not count.
function sameAs(now, fresh) {
  const names = [...now.querySelectorAll('[name=once]')]
  fresh.querySelectorAll('[name=once]').forEach((name, n) => name.setAttribute('value', names[n]?.getAttribute('value') ?? ''))
  const copy = document.createElement('div')
  copy.append(fresh.cloneNode(true))
  return copy.innerHTML.trim() === now.innerHTML.trim()
}

function showNow(html) {
  const now = find('#now')
  const fresh = drawn(html)
  if (sameAs(now, fresh)) return
  const had = now.contains(document.activeElement)
  now.replaceChildren(fresh)
  if (!find('[data-held]', now)) hideTyping()
  find('#say [name=asked]').value = find('.now', now)?.dataset.asked ?? ''
  document.body.classList.toggle('lost', Boolean(find('[data-lost]', now)))
  hideWhenSeen()
  if (had) (find('.choices', now) ?? find('#main')).focus({ preventScroll: true })
}

function showNote(html) {
  const note = find('#note')
  if (note.innerHTML.trim() !== html.trim()) note.replaceChildren(drawn(html))
}

// ---------------------------------------------------------------- sending

function remember(text) {
  const line = document.createElement('li')
  line.className = 'line person pending'
  line.setAttribute('aria-hidden', 'true')
  const bubble = document.createElement('div')
  bubble.className = 'bubble'
  bubble.textContent = text
  line.append(bubble)
  const waiting = document.createElement('ol')
  waiting.id = 'waiting'
  waiting.append(line)
  find('#writing').before(waiting)
}

function forget() {
  find('#waiting')?.remove()
}

function setBusy(value) {
  busy = value
  find('#writing').hidden = !value
  for (const button of document.querySelectorAll('.choices button, .say .send')) {
    if (value) button.setAttribute('aria-disabled', 'true')
    else button.removeAttribute('aria-disabled')
  }
}

function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function send(form, button) {
  if (busy) return
  const fields = new FormData(form, button)
  const text = fields.get('choice') ?? fields.get('text') ?? ''
  fields.set('after', lastId())
  fields.set('once', newName())
  setBusy(true)
  if (text.trim()) remember(text.trim())
  find('#writing').scrollIntoView({ block: 'end', behavior: calm() })
  const answer = await post(form.action, fields)
  forget()
  find('#writing').hidden = true
  take(answer, button)
  setBusy(false)
}

// A sending is named, so trying again after a break cannot count twice.
async function post(action, fields) {
  const body = new URLSearchParams(fields)
  for (const wait of [400, 1600, 4000, 0]) {
    try {
      const response = await fetch(action, { method: 'POST', body, headers: { Accept: 'application/json' } })
      return await response.json()
    } catch {
      if (wait) await new Promise((resolve) => { setTimeout(resolve, wait) })
    }
  }
  return { entries: [], note: find('#offline').innerHTML }
}

function take(answer, button) {
  if (answer.cleared) { // everything was deleted: here too
    lines.replaceChildren()
    showNow('')
  }
  addAll(answer.entries)
  showNote(answer.note)
  if (answer.took && !button?.name) {
    find('#text').value = ''
    grow()
  }
  if (answer.now) showNow(answer.now)
  listen()
}

function grow() {
  const box = find('#text')
  box.style.blockSize = 'auto'
  box.style.blockSize = `${box.scrollHeight + 4}px`
}

function submitted(event) {
  const form = event.target
  if (!lines || !form.matches('.say, .choices')) return once(event)
  event.preventDefault()
  return send(form, event.submitter)
}

// A form that loads a page: a second press does nothing.
function once(event) {
  const form = event.target
  if (form.matches('.leave')) {
    event.preventDefault()
    leave()
  } else if (form.dataset.sent && form.method === 'post') event.preventDefault()
  else form.dataset.sent = 'yes'
}

function typed(event) {
  if (event.target.id !== 'text' || event.key !== 'Enter') return
  if (event.shiftKey || event.isComposing) return
  event.preventDefault()
  event.target.form.requestSubmit(find('.send', event.target.form))
}

document.addEventListener('submit', submitted)
document.addEventListener('keydown', typed)
document.addEventListener('input', (event) => { if (event.target.id === 'text') grow() })

// ---------------------------------------------------------------- typing

// While a person from the helpline has the chat each side sees that the other types, never what.
const TELL_EVERY = 3000 // milliseconds
const SHOWN_FOR = 6000
let toldAt = -TELL_EVERY
let hidesTyping = 0

function tellTyping(event) {
  if (event.target.id !== 'text' || !find('[data-held]')) return
  if (event.timeStamp - toldAt < TELL_EVERY) return
  toldAt = event.timeStamp
  fetch(`${base}/typing`, { method: 'POST' }).catch(() => {})
}

function showTyping(html) {
  find('#typing').replaceChildren(drawn(html))
  find('#typing').hidden = false
  clearTimeout(hidesTyping)
  hidesTyping = setTimeout(hideTyping, SHOWN_FOR)
}

function hideTyping() {
  find('#typing').hidden = true
}

document.addEventListener('input', tellTyping)

// ---------------------------------------------------------------- listening

let stream = null

function listen() {
  if (!lines || (stream && stream.readyState !== EventSource.CLOSED)) return
  const has = new URLSearchParams({ after: lastId(), standing: find('.now')?.dataset.standing ?? '' })
  stream = new EventSource(`${base}/events?${has}`)
  stream.addEventListener('entry', (event) => addAll([{ id: event.lastEventId, html: event.data }]))
  stream.addEventListener('now', (event) => showNow(event.data))
  stream.addEventListener('typing', (event) => showTyping(event.data))
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 10000)
  })
}

document.addEventListener('visibilitychange', () => { if (!document.hidden) listen() })

// ---------------------------------------------------------------- copying and printing

async function copy(event) {
  const link = event.target.closest?.('a.copy')
  if (!link || !navigator.clipboard) return
  event.preventDefault()
  try {
    const response = await fetch(link.href)
    await navigator.clipboard.writeText(await response.text())
    showNote(find('#copied').innerHTML)
  } catch {
    window.location.assign(link.href)
  }
}

document.addEventListener('click', copy)
for (const shown of document.querySelectorAll('.needs-script, .print')) shown.hidden = false
find('.print')?.addEventListener('click', () => window.print())

nothingLeft()
listen()
if (lines && !window.location.hash) window.scrollTo(0, document.scrollingElement.scrollHeight)
