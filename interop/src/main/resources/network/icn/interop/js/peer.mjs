// js-libp2p peers for tests and measurements. Reads one JSON command a line from stdin and answers each with one JSON line
// on stdout: {"id", ...} or {"id", "error"}. One process holds any number of nodes, each named by "node".
import { createInterface } from 'node:readline'
import { createHash, randomFillSync } from 'node:crypto'
import { createLibp2p } from 'libp2p'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
// node 20 has no Promise.withResolvers, which js-libp2p uses.
Promise.withResolvers ??= function () {
  let resolve, reject
  const promise = new Promise((yes, no) => { resolve = yes; reject = no })
  return { promise, resolve, reject }
}

const ECHO = '/interop/echo/1.0.0'
const nodes = new Map()

// SHA-256 over the length of the topic, the topic and the data, cut to 20 bytes: topics here are below 128 bytes.
const contentId = ({ topic, data }) =>
  createHash('sha256').update(Buffer.from([topic.length])).update(topic).update(data).digest().subarray(0, 20)

const encrypters = { noise: () => noise(), tls: () => tls() }

async function transports (command) {
  if (command.transport !== 'quic') {
    return { transports: [tcp()], listen: ['/ip4/127.0.0.1/tcp/0'] }
  }
  const { quic } = await import('@chainsafe/libp2p-quic')
  return { transports: [quic()], listen: ['/ip4/127.0.0.1/udp/0/quic-v1'] }
}

async function dht (command) {
  if (command.dht == null) {
    return {}
  }
  const { kadDHT } = await import('@libp2p/kad-dht')
  return {
    dht: kadDHT({ protocol: command.dht, clientMode: false, peerInfoMapper: (peer) => peer, allowQueryWithZeroPeers: true })
  }
}

const commands = {
  async start (command) {
    const { transports: transport, listen } = await transports(command)
    const libp2p = await createLibp2p({
      privateKey: await generateKeyPair(command.key ?? 'Ed25519'),
      addresses: { listen },
      transports: transport,
      connectionEncrypters: (command.security ?? ['noise']).map((name) => encrypters[name]()),
      streamMuxers: [yamux()],
      connectionMonitor: { enabled: false },
      connectionManager: { inboundConnectionThreshold: 1e9, maxIncomingPendingConnections: 1e6 },
      services: {
        identify: identify(),
        identifyPush: identifyPush(),
        ping: ping(),
        ...(await dht(command)),
        ...(command.policy == null ? {} : { pubsub: pubsub(command) })
      }
    })
    const node = { libp2p, identified: new Map(), topics: new Map(), tallies: new Map() }
    nodes.set(command.node, node)
    libp2p.addEventListener('peer:identify', ({ detail }) => node.identified.set(detail.peerId.toString(), detail))
    await libp2p.handle(ECHO, echo, { maxInboundStreams: 1024 })
    if (command.policy != null) {
      libp2p.services.pubsub.addEventListener('message', ({ detail }) => count(node, detail))
    }
    return { peer: libp2p.peerId.toString(), addresses: libp2p.getMultiaddrs().map(String) }
  },

  async connect ({ node, address }) {
    const connection = await nodes.get(node).libp2p.dial(multiaddr(address))
    return described(connection)
  },

  async connections ({ node }) {
    return { connections: nodes.get(node).libp2p.getConnections().map(described) }
  },

  async ping ({ node, peer }) {
    return { millis: await nodes.get(node).libp2p.services.ping.ping(peerIdFromString(peer)) }
  },

  async identify ({ node, peer }) {
    const { identified, libp2p } = nodes.get(node)
    const detail = await until(() => identified.get(peer))
    return {
      protocols: detail.protocols,
      agentVersion: detail.agentVersion,
      listen: detail.listenAddrs.map(String),
      observed: String(detail.observedAddr),
      signedPeerRecord: detail.signedPeerRecord?.addresses.map(String),
      known: (await libp2p.peerStore.get(peerIdFromString(peer))).protocols
    }
  },

  async protocols ({ node, peer }) {
    return { protocols: (await nodes.get(node).libp2p.peerStore.get(peerIdFromString(peer))).protocols }
  },

  async handle ({ node, protocol }) {
    await nodes.get(node).libp2p.handle(protocol, (stream) => stream.close())
    return {}
  },

  async echo ({ node, peer, bytes, chunk }) {
    const stream = await nodes.get(node).libp2p.dialProtocol(peerIdFromString(peer), ECHO)
    const sent = createHash('sha256')
    const back = createHash('sha256')
    let received = 0
    const reading = (async () => {
      for await (const piece of stream) {
        const array = piece.subarray()
        received += array.length
        back.update(array)
      }
    })()
    for (let at = 0; at < bytes; at += chunk) {
      const piece = Buffer.alloc(Math.min(chunk, bytes - at), at / chunk)
      sent.update(piece)
      if (!stream.send(piece)) {
        await stream.onDrain()
      }
    }
    await stream.close()
    await reading
    return { received, same: sent.digest('hex') === back.digest('hex') }
  },

  async subscribe ({ node, topic }) {
    const { libp2p, topics } = nodes.get(node)
    topics.set(topic, new Map())
    libp2p.services.pubsub.subscribe(topic)
    return {}
  },

  async mesh ({ node, topic }) {
    const { pubsub } = nodes.get(node).libp2p.services
    return { mesh: pubsub.getMeshPeers(topic).map(String), subscribers: pubsub.getSubscribers(topic).map(String) }
  },

  // Messages read "NAME:NUMBER" and are filled up to their size; every tenth is four times as large.
  async publish ({ node, topic, count, size, window }) {
    const { pubsub } = nodes.get(node).libp2p.services
    for (let i = 0; i < count; i++) {
      await pubsub.publish(topic, Buffer.from(`${node}:${i}`.padEnd(i % 10 === 9 ? 4 * size : size)))
      if (i % window === window - 1) {
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    }
    return {}
  },

  // For every publisher: how many of its messages came, and how many came more than once.
  async received ({ node, topic }) {
    const sources = {}
    for (const [text, times] of nodes.get(node).topics.get(topic)) {
      const source = (sources[text.split(':')[0]] ??= { distinct: 0, doubled: 0 })
      source.distinct++
      source.doubled += times > 1 ? 1 : 0
    }
    return { sources }
  },

  // Counts a topic's messages from zero on, keeps none, and tells the count after every so many.
  async tally ({ node, topic, every }) {
    const { libp2p, tallies } = nodes.get(node)
    tallies.set(topic, { received: 0, every })
    libp2p.services.pubsub.subscribe(topic)
    return {}
  },

  // Publishes messages of random content, never more of them than `credit` has allowed.
  async flood ({ node, topic, count, size, credit }) {
    const flooding = nodes.get(node)
    flooding.credit = credit
    for (let i = 0; i < count; i++) {
      while (i >= flooding.credit) {
        await new Promise((resolve) => { flooding.credited = resolve })
      }
      await flooding.libp2p.services.pubsub.publish(topic, randomFillSync(Buffer.allocUnsafeSlow(size)))
    }
    return {}
  },

  async credit ({ node, upTo }) {
    const flooding = nodes.get(node)
    flooding.credit = upTo
    flooding.credited?.()
    return {}
  },

  async usage () {
    const { user, system } = process.cpuUsage()
    return { cpuMicros: user + system }
  },

  async find ({ node, peer }) {
    const found = await nodes.get(node).libp2p.peerRouting.findPeer(peerIdFromString(peer), { useCache: false })
    return { addresses: found.multiaddrs.map(String) }
  },

  async disconnect ({ node, peer }) {
    await nodes.get(node).libp2p.hangUp(peerIdFromString(peer))
    return {}
  },

  async stop ({ node }) {
    await nodes.get(node).libp2p.stop()
    nodes.delete(node)
    return {}
  }
}

function pubsub ({ policy, protocols, idontwantBytes, mesh, exchange }) {
  return gossipsub({
    globalSignaturePolicy: policy,
    msgIdFn: contentId,
    allowPublishToZeroTopicPeers: true,
    ...(protocols == null ? {} : { protocols }),
    ...(idontwantBytes == null ? {} : { idontwantMinDataSize: idontwantBytes }),
    ...(mesh == null ? {} : { D: mesh, Dlo: mesh, Dhi: mesh, Dscore: mesh, Dout: 0 }),
    ...(exchange == null ? {} : { doPX: true, scoreThresholds: { acceptPXThreshold: 0 } }),
    scoreParams: { IPColocationFactorWhitelist: new Set(['127.0.0.1']) }
  })
}

const described = (connection) => ({
  peer: connection.remotePeer.toString(),
  direction: connection.direction,
  encryption: connection.encryption,
  multiplexer: connection.multiplexer,
  status: connection.status
})

function count ({ libp2p, topics, tallies }, { topic, data }) {
  const seen = topics.get(topic)
  if (seen != null) {
    const text = Buffer.from(data).toString().trimEnd()
    seen.set(text, (seen.get(text) ?? 0) + 1)
  }
  const tally = tallies.get(topic)
  if (tally != null && ++tally.received % tally.every === 0) {
    process.stdout.write(JSON.stringify({ peer: libp2p.peerId.toString(), received: tally.received }) + '\n')
  }
}

async function echo (stream) {
  // The library writes to its peer store before it calls a handler. Whoever iterates over a stream that has ended
  // meanwhile waits for ever; whoever sends nothing waits for a drain that does not come.
  const pieces = stream.remoteWriteStatus === 'closed' ? [stream.readBuffer.sublist()] : stream
  for await (const piece of pieces) {
    if (piece.byteLength > 0 && !stream.send(piece)) {
      await stream.onDrain()
    }
  }
  await stream.close()
}

async function until (condition) {
  for (let i = 0; i < 500; i++) {
    const value = condition()
    if (value != null) {
      return value
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('did not happen within 10 s')
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  const answer = (body) => process.stdout.write(JSON.stringify({ id: command.id, ...body }) + '\n')
  commands[command.do](command).then(answer, (error) => answer({ error: String(error?.stack ?? error) }))
}
process.exit(0)
