/// What people see of a satellite: a REST interface and one page that uses it.
@NullMarked
package network.icn.satellite.web;

import org.jspecify.annotations.NullMarked;
