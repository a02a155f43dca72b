//! The library's handler: finds the object of an OID and asks the city for its value.

use super::SLOW;
use super::mib::{Layout, value};
use crate::fault::Condition;
use crate::plan::DeviceIndex;
use crate::world::World;
use async_snmp::handler::{BoxFuture, GetNextResult, GetResult, HandlerResult, MibHandler, RequestContext};
use async_snmp::{Oid, VarBind};
use std::sync::Arc;
use tokio::sync::watch;

/// The objects of one device.
pub(super) struct Objects {
    world: Arc<World>,
    device: DeviceIndex,
    layout: Arc<Layout>,
    condition: watch::Receiver<Condition>,
}

impl Objects {
    pub(super) fn new(world: Arc<World>, device: DeviceIndex, layout: Arc<Layout>) -> Self {
        let condition = world.watch(device);
        Self { world, device, layout, condition }
    }

    /// A slow device answers a request after [`SLOW`], however many objects are asked for.
    async fn think(&self, ctx: &RequestContext) {
        if *self.condition.borrow() == Condition::Slow {
            tokio::time::sleep_until(ctx.received_at() + SLOW).await;
        }
    }
}

impl MibHandler for Objects {
    fn get<'a>(&'a self, ctx: &'a RequestContext, oid: &'a Oid) -> BoxFuture<'a, HandlerResult<GetResult>> {
        Box::pin(async move {
            self.think(ctx).await;
            Ok(match self.layout.get(oid) {
                Some(object) => GetResult::Value(value(&self.world, self.device, *object, &self.world.now())),
                None => GetResult::NoSuchInstance,
            })
        })
    }

    fn get_next<'a>(&'a self, ctx: &'a RequestContext, oid: &'a Oid) -> BoxFuture<'a, HandlerResult<GetNextResult>> {
        Box::pin(async move {
            self.think(ctx).await;
            Ok(match self.layout.get_next(oid) {
                Some((next, object)) => {
                    let value = value(&self.world, self.device, *object, &self.world.now());
                    GetNextResult::Value(VarBind::new(next.clone(), value))
                }
                None => GetNextResult::EndOfMibView,
            })
        })
    }
}
